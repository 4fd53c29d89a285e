import { z } from 'zod';

/** What the schema function does to the signing keys when its event says so; without `keys` it deploys. */
export const keyRequest = z.discriminatedUnion('keys', [
  z.strictObject({ keys: z.literal('list') }),
  z.strictObject({ keys: z.literal('rotate') }),
  z.strictObject({ keys: z.literal('revoke'), kid: z.uuid() }),
]);

export type KeyRequest = z.output<typeof keyRequest>;

const time = z.iso.datetime();

/** A key that is in the database, hence published or about to be cleared away. Times by the database's clock. */
const scheduledKey = z.object({
  kid: z.uuid(),
  /**
   * `waiting`: published, signs nothing yet. `signing`: the one that signs. `retired`: published for the tokens it has
   * signed. `withdrawn`: not published any more; the next rotation clears it away.
   */
  state: z.enum(['waiting', 'signing', 'retired', 'withdrawn']),
  publishedFrom: time,
  signsFrom: time,
  /** When its successor begins; null as long as there is none. */
  signsUntil: time.nullable(),
  /** When the last token that it may have signed has expired; null as long as it has no successor. */
  publishedUntil: time.nullable(),
});

export type ScheduledKey = z.output<typeof scheduledKey>;

/** What came of a request, and the keys after it, newest first. */
export const keyAnswer = z.object({
  /** Id of the key that was minted; null if none was. */
  minted: z.uuid().nullable(),
  keys: z.array(scheduledKey),
});

export type KeyAnswer = z.output<typeof keyAnswer>;

/** `errorType` of an answer that refuses the request; nothing has been changed. */
export const keyRequestErrorName = 'KeyRequestError';
