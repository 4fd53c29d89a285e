import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { AwsError } from './aws-error.ts';
import type { Caller } from './principals.ts';

/** Answers one operation; input and output are the JSON of the service's API reference. */
export type Operation = (input: unknown, caller: Caller) => unknown;

/** An emulated service of AWS's JSON protocol, in version 1.0 or 1.1. */
export interface Service {
  /** Signing name, as in a credential scope. */
  readonly name: string;
  /** What stands before the dot in X-Amz-Target. */
  readonly targetPrefix: string;
  readonly operations: Readonly<Record<string, Operation>>;
}

/** A request to a service whose operations are told by method and path. */
export interface RestRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface RestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An emulated service of AWS's REST-JSON protocol. */
export interface RestService {
  /** Signing name, as in a credential scope. */
  readonly name: string;
  /** @throws AwsError */
  respond(request: RestRequest, caller: Caller): Promise<RestAnswer>;
}

/**
 * An operation with a checked input. Members that `schema` does not know are refused by name.
 * @throws AwsError ValidationException
 */
export function defineOperation<Schema extends z.ZodType>(
  schema: Schema,
  run: (input: z.output<Schema>, caller: Caller) => unknown,
): Operation {
  return (input, caller) => {
    const parsed = schema.safeParse(input);
    if (!parsed.success) throw new AwsError('ValidationException', z.prettifyError(parsed.error));
    return run(parsed.data, caller);
  };
}
