import { z } from 'zod';

/**
 * What every event tells, and no more: ids mean nothing to anybody without this service, while what is published may be
 * kept for years by whoever listens. Times are ISO 8601 in UTC.
 */
const aboutUser = {
  /** The same in every repetition of the event, which may come more than once. */
  id: z.uuid(),
  /** Grows from each event of a user to the next; EventBridge itself keeps no order. */
  sequence: z.int().positive(),
  occurred_at: z.iso.datetime(),
  user_id: z.guid(),
};

/**
 * The events on a stage's bus: `detail` by `detail-type`. A new member may come to a version at any time; what would break
 * a reader is a new version beside the old one.
 */
export const eventDetails = {
  /** Somebody has registered. The address need not be verified yet. */
  'user.created.v1': z.object(aboutUser),
  /** The address of the account has been proved to be its owner's: after the creation, or together with it. */
  'user.verified.v1': z.object(aboutUser),
  /** The account is gone, with all its sessions: of those no events come. */
  'user.deleted.v1': z.object(aboutUser),
  /** A session has ended before its time, by a sign-out, a revocation, a new password or a ban. */
  'session.revoked.v1': z.object({ ...aboutUser, session_id: z.uuid() }),
  /** The account has another password, or its first one after a life without. */
  'password.changed.v1': z.object(aboutUser),
} as const;
