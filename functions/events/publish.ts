import type { Bus } from './bus.ts';
import type { Outbox, OutboxEvent } from './outbox.ts';

export interface PublishOptions {
  readonly outbox: Outbox;
  readonly bus: Bus;
  /** Whether there is time for another batch. */
  readonly hasTime: () => boolean;
}

export interface Published {
  readonly published: number;
  /** How many events EventBridge did not take, by the code that it gave. They stay for the next run. */
  readonly refused: Readonly<Record<string, number>>;
}

/**
 * Publishes what is in the outbox, oldest first, until nothing is left that could be published now. Each event is marked
 * when EventBridge has taken it, so that a run that is killed in between is repeated: at least once. Of a user whose event
 * was refused nothing more is published in this run: in order.
 * @throws what the outbox or the bus throw
 */
export async function publishEvents({ outbox, bus, hasTime }: PublishOptions): Promise<Published> {
  const refused: Record<string, number> = {};
  const skippedUserIds: string[] = [];
  let published = 0;
  while (hasTime()) {
    const events = await outbox.claim(skippedUserIds);
    if (events.length === 0) break;
    const codes = await bus.put(events);
    const taken: OutboxEvent[] = [];
    for (const [index, event] of events.entries()) {
      const code = codes[index];
      if (code === undefined) taken.push(event);
      else {
        refused[code] = (refused[code] ?? 0) + 1;
        skippedUserIds.push(event.user_id);
      }
    }
    await outbox.markPublished(taken);
    published += taken.length;
  }
  return { published, refused };
}
