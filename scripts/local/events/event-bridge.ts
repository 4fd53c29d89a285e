import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from '../aws/aws-error.ts';
import type { Caller } from '../aws/principals.ts';
import { defineOperation, type Service } from '../aws/service.ts';
import type { CapturedEvent, CapturedEvents } from './captured-events.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const maxEntries = 10;
/** "Calculating Amazon EventBridge event entry size": all entries together, in bytes. */
const maxRequestBytes = 262_144;

const entrySchema = z.strictObject({
  Detail: z.string().optional(),
  DetailType: z.string().optional(),
  EventBusName: z.string().min(1),
  Source: z.string().optional(),
  /** Seconds since 1970, as AWS's JSON protocol has times. */
  Time: z.number().optional(),
});
const putInput = z.strictObject({ Entries: z.array(entrySchema).min(1).max(maxEntries) });

type Entry = z.output<typeof entrySchema>;
type Result = { readonly EventId: string } | { readonly ErrorCode: string; readonly ErrorMessage: string };

export interface EventBridge {
  readonly service: Service;
  /** Makes a template's event bus known. */
  createBus(name: string, arn: string): void;
}

/** `PutEvents` of Amazon EventBridge. There are no rules: what is put is captured, and goes no further. */
export function createEventBridge(captured: CapturedEvents): EventBridge {
  const arns = new Map<string, string>();

  function put(entries: readonly Entry[], caller: Caller): Result[] {
    const buses = entries.map(({ EventBusName }) => findBus(arns, EventBusName));
    for (const { arn } of buses) caller.authorize({ action: 'events:PutEvents', resource: arn });
    for (const { name } of buses) {
      if (!arns.has(name))
        throw new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`);
    }
    if (captured.trouble === 'down') throw new AwsError('InternalException', 'made to fail', 500);
    const bytes = entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
    if (bytes > maxRequestBytes) {
      throw new AwsError(
        'ValidationException',
        'Total size of the entries in the request is over the limit.',
      );
    }
    return entries.map((entry, index) => takeEntry(entry, buses[index]?.name ?? '', captured));
  }

  return {
    service: {
      name: 'events',
      targetPrefix: 'AWSEvents',
      operations: {
        PutEvents: defineOperation(putInput, ({ Entries }, caller) => {
          const results = put(Entries, caller);
          return { Entries: results, FailedEntryCount: results.filter((r) => 'ErrorCode' in r).length };
        }),
      },
    },
    createBus: (name, arn) => void arns.set(name, arn),
  };
}

/** A bus goes by its name or ARN. */
function findBus(arns: ReadonlyMap<string, string>, nameOrArn: string): { name: string; arn: string } {
  const [name] = [...arns].find(([known, arn]) => nameOrArn === known || nameOrArn === arn) ?? [nameOrArn];
  return { name, arn: arns.get(name) ?? nameOrArn };
}

function takeEntry(entry: Entry, bus: string, captured: CapturedEvents): Result {
  const { Source, DetailType, Detail, Time } = entry;
  for (const [name, value] of Object.entries({ Source, DetailType, Detail })) {
    if (!value)
      return refusal(
        'InvalidArgument',
        `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
      );
  }
  const detail = readObject(Detail);
  if (detail === undefined) return refusal('MalformedDetail', 'Detail is malformed.');
  const event: CapturedEvent = {
    id: randomUUID(),
    bus,
    source: Source ?? '',
    'detail-type': DetailType ?? '',
    time: (Time === undefined ? new Date() : new Date(Time * 1_000)).toISOString(),
    detail,
  };
  const code = typeof captured.trouble === 'function' ? captured.trouble(event) : undefined;
  if (code !== undefined) return refusal(code, 'made to fail');
  captured.take(event);
  return { EventId: event.id };
}

function refusal(ErrorCode: string, ErrorMessage: string): Result {
  return { ErrorCode, ErrorMessage };
}

function readObject(text = ''): Record<string, unknown> | undefined {
  try {
    return z.record(z.string(), z.unknown()).safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** A time counts 14 bytes, the texts what they have in UTF-8. */
function sizeOf({ Source = '', DetailType = '', Detail = '', Time }: Entry): number {
  return Buffer.byteLength(`${Source}${DetailType}${Detail}`) + (Time === undefined ? 0 : 14);
}
