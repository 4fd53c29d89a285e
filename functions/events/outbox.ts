import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { OneShotDatabase } from '#shared/database/one-shot';

/** PutEvents takes no more entries at once (EventBridge API reference). */
const maxEvents = 10;
/** More than a minute brings; what is left goes with the next runs, so that no run holds many locks. */
const maxPurged = 1_000;

const outboxRow = z.object({
  // The driver gives 64-bit integers as text.
  sequence: z.coerce.number(),
  id: z.string(),
  type: z.string(),
  user_id: z.string(),
  session_id: z.string().nullable(),
  occurred_at: z.date(),
});

/** An event as the database's triggers have written it. */
export type OutboxEvent = z.output<typeof outboxRow>;

const finishRow = z.object({ purged: z.number(), oldest_seconds: z.number() });

/** What waits to be published, for one run of the publisher (migration 0009). Throws what one-shot databases throw. */
export interface Outbox {
  /** The next events, at most one of each user; none while another publisher is at work. */
  claim(skippedUserIds: readonly string[]): Promise<OutboxEvent[]>;
  markPublished(events: readonly OutboxEvent[]): Promise<void>;
  /** Lets the next publisher begin, and purges. `oldestSeconds`: how long the oldest event left has waited, or 0. */
  finish(): Promise<{ readonly purged: number; readonly oldestSeconds: number }>;
}

export function createOutbox(database: OneShotDatabase): Outbox {
  const lease = randomUUID();
  return {
    async claim(skippedUserIds) {
      const text = 'select * from gatehouse.claim_events($1, $2, $3)';
      const rows = await database.query({ text, values: [lease, maxEvents, skippedUserIds] });
      return z.array(outboxRow).parse(rows);
    },
    async markPublished(events) {
      const sequences = events.map(({ sequence }) => sequence);
      await database.query({ text: 'select gatehouse.mark_events_published($1)', values: [sequences] });
    },
    async finish() {
      const text = 'select * from gatehouse.finish_publishing($1, $2)';
      const [row] = await database.query({ text, values: [lease, maxPurged] });
      const { purged, oldest_seconds: oldestSeconds } = finishRow.parse(row);
      return { purged, oldestSeconds };
    },
  };
}
