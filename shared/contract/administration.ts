import { z } from 'zod';

/** Longest address that can be mailed to, in characters (RFC 5321 §4.5.3.1.3, with its angle brackets). */
const maxAddressLength = 256;
/** A shorter text would be found in most addresses. */
const minSearchLength = 3;
const maxReasonLength = 500;
/** IAM's longest ARN of a principal is far below. */
const maxOperatorLength = 2_048;

const uuid = z.uuid();
const address = z.email().max(maxAddressLength);

/** Whom an action is about: a user's id or e-mail address. */
const user = z.string().refine((text) => uuid.safeParse(text).success || address.safeParse(text).success, {
  error: 'must be the id or the e-mail address of a user',
});

/** ARN of who asks, as the caller says; Lambda does not tell, CloudTrail does. */
const operator = z.string().max(maxOperatorLength).optional();

const onUser = <const Action extends string>(action: Action) =>
  z.strictObject({ action: z.literal(action), user, operator });

/** An event of the admin function. */
export const administrationRequest = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('find'),
    /** A user's id, or a part of an address. */
    text: z.string().refine(({ length }) => length >= minSearchLength && length <= maxAddressLength, {
      error: `must have ${minSearchLength} to ${maxAddressLength} characters`,
    }),
    operator,
  }),
  onUser('show'),
  onUser('ban').extend({
    reason: z.string().refine(({ length }) => length > 0 && length <= maxReasonLength, {
      error: `must have 1 to ${maxReasonLength} characters`,
    }),
    /** ISO 8601 with its offset from UTC; for good if left out. */
    until: z.iso
      .datetime({ offset: true, abort: true, error: 'must be a time with its offset from UTC' })
      .refine((time) => Date.parse(time) > Date.now(), { error: 'must be in the future' })
      .optional(),
  }),
  onUser('unban'),
  onUser('sign-out'),
  onUser('reset-second-factor'),
  onUser('delete'),
  onUser('export'),
]);

export type AdministrationRequest = z.output<typeof administrationRequest>;
export type AdministrationAction = AdministrationRequest['action'];

const time = z.string();

/** A user in a list. */
const foundUser = z.object({
  id: z.string(),
  email: z.string(),
  email_verified: z.boolean(),
  /** Whether a ban holds now. */
  banned: z.boolean(),
});

const shownUser = foundUser.extend({
  name: z.string(),
  created_at: time,
  updated_at: time,
  ban_reason: z.string().nullable(),
  /** Null for a ban for good. */
  banned_until: time.nullable(),
  /** Ways to sign in: `credential` is a password. */
  providers: z.array(z.string()),
  /** Whether a code is asked for beside the password. */
  has_second_factor: z.boolean(),
  passkeys: z.number(),
  living_sessions: z.number(),
  newest_session_at: time.nullable(),
  has_profile: z.boolean(),
  /** Null unless somebody has to wait before trying a password again. */
  sign_in_locked_until: time.nullable(),
});

const changedUser = z.object({
  id: z.string(),
  email: z.string(),
  sessions_ended: z.number(),
  /** Whether the owner has been sent a mail about it; left out where none is due. */
  owner_told: z.boolean().optional(),
});

/** What the admin function answers; anything unforeseen is an error of the invocation. */
export const administrationAnswer = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('found'),
    users: z.array(foundUser),
    /** Whether there are more than are listed. */
    more: z.boolean(),
  }),
  z.object({ status: z.literal('shown'), user: shownUser }),
  z.object({ status: z.literal('changed'), user: changedUser }),
  /** A member for each table, named like it, with columns under their own names. */
  z.object({ status: z.literal('exported'), export: z.record(z.string(), z.unknown()) }),
  z.object({ status: z.literal('not_found') }),
  z.object({
    status: z.literal('invalid'),
    faults: z.array(z.object({ path: z.string(), message: z.string() })),
  }),
]);

export type AdministrationAnswer = z.output<typeof administrationAnswer>;
export type FoundUser = z.output<typeof foundUser>;
export type ChangedUser = z.output<typeof changedUser>;
export type ShownUser = z.output<typeof shownUser>;
