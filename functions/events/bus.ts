import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { eventDetails } from '#shared/contract/events';
import type { OutboxEvent } from './outbox.ts';

/** The version of each event's schema that is published. */
const version = 'v1';
/** Why an event of a type that this version of the code does not know is not published; a later one publishes it. */
const unknownType = 'UnknownType';

export interface BusOptions {
  readonly client: EventBridgeClient;
  readonly busName: string;
  readonly source: string;
}

export interface Bus {
  /**
   * Publishes at most ten events. Answers for each of them, in their order, the code of its refusal or undefined.
   * @throws an error of the SDK if EventBridge took none: all of them may have been taken all the same
   */
  put(events: readonly OutboxEvent[]): Promise<(string | undefined)[]>;
}

export function createBus({ client, busName, source }: BusOptions): Bus {
  return {
    async put(events) {
      const entries = events.map((event) => {
        const content = toContent(event);
        return content && { ...content, EventBusName: busName, Source: source, Time: event.occurred_at };
      });
      const known = entries.filter((entry) => entry !== undefined);
      if (known.length === 0) return entries.map(() => unknownType);
      const { Entries: results = [] } = await client.send(new PutEventsCommand({ Entries: known }));
      const codes = results.map(({ ErrorCode, EventId }) => ErrorCode ?? (EventId ? undefined : 'NoEventId'));
      return entries.map((entry) => {
        if (entry === undefined) return unknownType;
        return codes.length > 0 ? codes.shift() : 'NoResult';
      });
    },
  };
}

/** Exactly what the contract says of the event, whatever else its row may hold. */
function toContent({ type, ...row }: OutboxEvent) {
  const detailType = `${type}.${version}`;
  if (!isKnown(detailType)) return undefined;
  const detail = eventDetails[detailType].parse({ ...row, occurred_at: row.occurred_at.toISOString() });
  return { DetailType: detailType, Detail: JSON.stringify(detail) };
}

function isKnown(detailType: string): detailType is keyof typeof eventDetails {
  return Object.hasOwn(eventDetails, detailType);
}
