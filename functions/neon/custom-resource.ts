import { z } from 'zod';
import { answerCloudFormation } from './answer.ts';

const resource = z.object({
  ResponseURL: z.url(),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  ResourceProperties: z.record(z.string(), z.unknown()),
});
const identified = resource.extend({ PhysicalResourceId: z.string().min(1) });

/**
 * What CloudFormation sends to a custom resource's function
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes.html).
 * Numbers and flags among the properties arrive as texts.
 */
export const customResourceEvent = z.discriminatedUnion('RequestType', [
  resource.extend({ RequestType: z.literal('Create') }),
  identified.extend({
    RequestType: z.literal('Update'),
    OldResourceProperties: z.record(z.string(), z.unknown()),
  }),
  identified.extend({ RequestType: z.literal('Delete') }),
]);

export type CustomResourceEvent = z.output<typeof customResourceEvent>;

/** What became of a request. */
export interface Outcome {
  /** Another one than before makes CloudFormation delete the former after the deployment. */
  readonly physicalResourceId: string;
  /** Attributes of the resource. They are readable in CloudFormation: no secrets. */
  readonly data?: Readonly<Record<string, string>>;
  /** What the stack's events say of it. */
  readonly reason?: string;
}

export interface CustomResourceOptions {
  /** The id of a resource whose creation failed before it had one. */
  readonly unknownId: string;
  readonly act: (event: CustomResourceEvent) => Promise<Outcome>;
  /** Hears of what is answered as a failure. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Acts on a request and answers CloudFormation, whatever happens: without an answer a deployment waits for an hour.
 * @throws AnswerError if CloudFormation's address does not take the answer; Lambda then sends the request again
 */
export async function serveCustomResource(untrusted: unknown, options: CustomResourceOptions): Promise<void> {
  const event = customResourceEvent.parse(untrusted);
  const { ResponseURL, StackId, RequestId, LogicalResourceId } = event;
  const result = await actOn(event, options);
  await answerCloudFormation(ResponseURL, { StackId, RequestId, LogicalResourceId, ...result });
}

async function actOn(event: CustomResourceEvent, options: CustomResourceOptions) {
  try {
    const { physicalResourceId: PhysicalResourceId, data: Data, reason: Reason } = await options.act(event);
    return { Status: 'SUCCESS', PhysicalResourceId, Data, Reason } as const;
  } catch (error) {
    options.onFailure(error);
    const PhysicalResourceId = 'PhysicalResourceId' in event ? event.PhysicalResourceId : options.unknownId;
    const Reason = error instanceof Error ? error.message : 'the function failed: see its log';
    return { Status: 'FAILED', PhysicalResourceId, Reason } as const;
  }
}
