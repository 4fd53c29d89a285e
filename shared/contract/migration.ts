import { z } from 'zod';

/** What an execution of the state machine does. */
export const migrationModes = ['dry-run', 'copy', 'verify', 'rollback'] as const;
export type MigrationMode = (typeof migrationModes)[number];

/** Most users of one transaction. */
const maxBatchSize = 5_000;
/** Each is a connection to both databases. */
const maxMapConcurrency = 100;

/** Input of an execution of the state machine; whatever is left out gets its default. */
export const migrationInput = z.strictObject({
  mode: z.enum(migrationModes),
  /** The run to go on with; by default the newest that has not been rolled back, or a new one. */
  runId: z.uuid().optional(),
  /** Users of one transaction. */
  batchSize: z.int().min(1).max(maxBatchSize).default(500),
  /** Ranges at work at once. */
  maxConcurrency: z.int().min(1).max(maxMapConcurrency).default(4),
  /** What becomes of what has been copied, if verification finds a difference. */
  onVerificationFailure: z.enum(['keep', 'rollback']).default('keep'),
});
export type MigrationInput = z.output<typeof migrationInput>;

/** Where a run stands; the last five are where an execution may leave it. */
export const runStates = [
  'copying',
  'reconciling',
  'verifying',
  'rolling_back',
  'surveyed',
  'verified',
  'verified_with_issues',
  'mismatch',
  'rolled_back',
] as const;
export type RunState = (typeof runStates)[number];

/**
 * What became of a user: `listed` was not migrated, `noted` was, with something left out or changed, `merged` was in
 * the target before and is left as it is there, `mismatch` differs from the source, `left` stays after a rollback.
 */
export const issueOutcomes = ['listed', 'noted', 'merged', 'mismatch', 'left'] as const;
export type IssueOutcome = (typeof issueOutcomes)[number];

interface Reason {
  readonly outcome: IssueOutcome;
  /** What it says of the user, for people. */
  readonly means: string;
  /** What an operator can do about it. */
  readonly remedy: string;
}

/** Every reason why something of a user is not as it was. A new one is one entry here. */
export const reasons = {
  SOFT_DELETED: {
    outcome: 'listed',
    means: 'the user is deleted at the source, which keeps a tombstone',
    remedy: 'nothing: a deleted user does not come back',
  },
  DUPLICATE_EMAIL: {
    outcome: 'listed',
    means: 'another user of the source has the same e-mail address and was migrated in place of this one',
    remedy: 'merge both at the source, or change one address there, and start again',
  },
  EMAIL_TAKEN_IN_TARGET: {
    outcome: 'listed',
    means: 'a user of the target with another id has this e-mail address',
    remedy: 'decide which of the two stays: delete it in the target or change its address, and start again',
  },
  ROW_REFUSED: {
    outcome: 'listed',
    means: "the target refused the user's row; the field is PostgreSQL's SQLSTATE",
    remedy: 'mend the row at the source and start again',
  },
  DELETED_SINCE: {
    outcome: 'listed',
    means: 'the account was deleted in the target, by its owner or an operator',
    remedy: 'nothing: a deleted user does not come back',
  },
  ANONYMOUS_LEFT_OUT: {
    outcome: 'listed',
    means: 'the user is anonymous, and the stage leaves those out',
    remedy: 'set anonymousUsers to "keep" and start again, if they are to come along',
  },
  PHONE_ONLY_LEFT_OUT: {
    outcome: 'listed',
    means: 'the user has a phone number and no e-mail address, and the stage leaves those out',
    remedy: 'set phoneUsers to "keep" and start again, if they are to come along',
  },
  ALREADY_IN_TARGET: {
    outcome: 'merged',
    means: 'a user of that id was in the target before; the field names what differs there',
    remedy: 'nothing, if the target is right; else delete the user there and start again',
  },
  ANONYMOUS: {
    outcome: 'noted',
    means: 'the user is anonymous and got a placeholder for an e-mail address',
    remedy: 'nothing; the user cannot sign in again, and what hangs on the id stays true',
  },
  PHONE_ONLY: {
    outcome: 'noted',
    means: 'the user has a phone number, no e-mail address, and got a placeholder for one',
    remedy: 'ask for an address before the cut-over, or write to the phone number, which is kept',
  },
  NO_EMAIL: {
    outcome: 'noted',
    means: 'the user has neither an e-mail address nor a phone number and got a placeholder for an address',
    remedy: 'nothing, if a provider signs the user in; else set an address at the source and start again',
  },
  NO_SIGN_IN_METHOD: {
    outcome: 'noted',
    means: 'the user has neither a password nor a known provider',
    remedy: 'nothing: "forgot password" gives the user a password',
  },
  UNKNOWN_PASSWORD_FORMAT: {
    outcome: 'noted',
    means: 'what stands for a password is no hash that is known; it was left out',
    remedy: 'nothing: "forgot password" gives the user a new one',
  },
  UNKNOWN_PROVIDER: {
    outcome: 'noted',
    means: 'the user has an identity at a provider that the stage does not offer; it is kept and not in use',
    remedy: 'add the provider to the settings signIn, under the name in the field',
  },
  ACCOUNT_TAKEN_IN_TARGET: {
    outcome: 'noted',
    means: 'another user of the target has the identity at the provider in the field',
    remedy: 'delete that account in the target and start again, if it belongs to this user',
  },
  FACTOR_NOT_CARRIED_OVER: {
    outcome: 'noted',
    means:
      'a second factor was left out: its kind, in the field, is off in the stage or unknown there, or, of the kind totp, its secret is encrypted or unreadable, or a further one to that which came along',
    remedy:
      'for the kind totp alone switch on secondFactor.totp and start again; the user sets up any other anew',
  },
  INVALID_PROFILE_VALUE: {
    outcome: 'noted',
    means: "the value of the profile's field has no counterpart and was left empty",
    remedy: 'add it to the mapping in the settings and start again',
  },
  FURTHER_PROFILE: {
    outcome: 'noted',
    means: 'the user has more than one profile at the source; the others were left out',
    remedy: 'leave the right one there and start again, if the wrong one came along',
  },
  PROFILE_WITHOUT_USER: {
    outcome: 'noted',
    means: 'a profile of the source belongs to no user; it was left out',
    remedy: 'nothing, unless the user should be there',
  },
  CHANGED_SINCE: {
    outcome: 'noted',
    means:
      'the user has signed in to the target since, or was changed there by an operator, and differs from the source by that',
    remedy: 'nothing: what was done in the target stays',
  },
  MISSING_IN_TARGET: {
    outcome: 'mismatch',
    means: 'the user is not in the target',
    remedy: 'start again, which copies what is missing; if it comes back, something deletes users',
  },
  MISSING_IN_SOURCE: {
    outcome: 'mismatch',
    means: 'the user is in the target and no longer at the source',
    remedy: 'start again, which removes users that were deleted at the source',
  },
  DIFFERENT_IN_TARGET: {
    outcome: 'mismatch',
    means: 'the field differs from the source',
    remedy: 'start again, which copies what changed; if it comes back, something writes to the target',
  },
  SIGNED_IN_SINCE: {
    outcome: 'left',
    means: 'the user has signed in to the target since, or was changed there by an operator, and stays there',
    remedy: 'nothing, or npm run users -- delete',
  },
  REFERRED_TO: {
    outcome: 'left',
    means: 'rows of another table in the target refer to the user, who could not be removed',
    remedy: 'remove those rows, or let them go with the user (on delete cascade), and roll back again',
  },
} as const satisfies Record<string, Reason>;

export type ReasonCode = keyof typeof reasons;
export const reasonCodes = Object.keys(reasons) as [ReasonCode, ...ReasonCode[]];

const time = z.string();
const count = z.int().nonnegative();

/** Counts of users: `source` is the sum of the others, always, once a run has come through. */
const userCounts = z.object({ source: count, migrated: count, merged: count, listed: count });

/** How far a run has come. */
export const runStatus = z.object({
  run_id: z.uuid(),
  mode: z.enum(migrationModes),
  state: z.enum(runStates),
  /** Users that the phase at work has done, and those that it has to do. */
  done: count,
  total: count,
  issues: count,
  started_at: time,
  updated_at: time,
});
export type RunStatus = z.output<typeof runStatus>;

const runReport = runStatus.extend({
  /** The clock of the source when the run was planned: bans are judged by it. */
  snapshot_at: time,
  users: userCounts,
  /** Rows that the run has written, or would write in a dry run. */
  written: z.object({ users: count, accounts: count, factors: count, profiles: count }),
  ranges: z.object({ all: count, copied: count, verified: count, mismatched: count }),
  /** Users that a rollback has removed. */
  removed: count,
  issues_by_code: z.array(z.object({ code: z.enum(reasonCodes), outcome: z.enum(issueOutcomes), count })),
});
export type RunReport = z.output<typeof runReport>;

const issue = z.object({
  /** Id of the user at the source: any 128 bits, as PostgreSQL takes them. */
  source_id: z.guid(),
  code: z.enum(reasonCodes),
  outcome: z.enum(issueOutcomes),
  /** A column, provider or kind; never a value. Null where none says more. */
  field: z.string().nullable(),
});
export type MigrationIssue = z.output<typeof issue>;

/** An event of the function `migration-report`. Without a run it is about the newest. */
export const reportRequest = z.discriminatedUnion('operation', [
  z.strictObject({ operation: z.literal('status'), runId: z.uuid().optional() }),
  z.strictObject({ operation: z.literal('report'), runId: z.uuid().optional() }),
  /** A page of issues in their order, from after the cursor of the page before. */
  z.strictObject({
    operation: z.literal('issues'),
    runId: z.uuid().optional(),
    after: z.string().optional(),
  }),
]);
export type ReportRequest = z.output<typeof reportRequest>;

export const reportAnswer = z.discriminatedUnion('status', [
  z.object({ status: z.literal('status'), run: runStatus }),
  z.object({ status: z.literal('report'), run: runReport }),
  z.object({ status: z.literal('issues'), issues: z.array(issue), next: z.string().nullable() }),
  z.object({ status: z.literal('not_found') }),
]);
export type ReportAnswer = z.output<typeof reportAnswer>;

/**
 * What the states hand on to one another (`plan` opens and closes a run; the others work on one range of it). `ranges`
 * are numbers, of which the ledger knows the keys: at most 2,000, so that a state stays far below 256 KiB.
 */
export const planEvent = z.discriminatedUnion('step', [
  /** `input` is that of the execution, unchecked. */
  z.strictObject({ step: z.literal('open'), execution: z.string(), input: z.unknown() }),
  z.strictObject({ step: z.literal('reconciled'), runId: z.uuid() }),
  z.strictObject({ step: z.literal('close'), runId: z.uuid(), mode: z.enum(migrationModes) }),
]);
export interface OpenedRun extends Omit<MigrationInput, 'runId'> {
  readonly runId: string;
  readonly ranges: readonly number[];
}
/** Answer of `close`: where the run stands, and its counts. */
export interface ClosedRun {
  readonly runId: string;
  readonly state: RunState;
}

export const rangeEvent = z.strictObject({
  runId: z.uuid(),
  range: z.int().nonnegative(),
  mode: z.enum(migrationModes),
  batchSize: z.int().min(1).max(maxBatchSize),
});
export type RangeEvent = z.output<typeof rangeEvent>;
