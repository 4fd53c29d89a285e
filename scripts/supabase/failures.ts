import { z } from 'zod';
import type { Execution, Machine } from './machine.ts';

interface Failure {
  readonly means: string;
  readonly remedy: string;
}

const startAgain = 'start again: it goes on where it stopped';

/** Names by which an execution fails, for people. docs/migration.md lists them. */
export const failures: Readonly<Record<string, Failure>> = {
  SourceAccessError: {
    means: 'the source does not let the migration read what it needs',
    remedy:
      'check the secret supabase (npm run secrets -- set supabase) and the rights of its role, as docs/migration.md has them; then start again',
  },
  SourceUnavailableError: {
    means: 'the source could not be reached, or the connection broke, again and again',
    remedy: `check that the source runs and lets this network in; then ${startAgain}`,
  },
  DatabaseUnavailableError: {
    means: 'the target could not be reached, again and again',
    remedy: `check the target on Neon, its limits and its storage; then ${startAgain}`,
  },
  InvalidInputError: {
    means: 'the input of the execution cannot be worked with',
    remedy: 'mend what the cause names and start again; nothing has been changed',
  },
  RunStateError: {
    means: 'the run cannot be worked on like that, as it stands',
    remedy: 'do what the cause names; nothing has been changed',
  },
  LedgerError: {
    means: 'users of the source are neither migrated nor merged nor listed',
    remedy:
      'this is a fault of the migration: report it with the output of report --json, and keep the source',
  },
  RangeUnfinishedError: {
    means: 'a range took longer than all the time that its function may have',
    remedy: `${startAgain}; with a smaller --batch-size if it comes back`,
  },
  VerificationMismatch: {
    means: 'the target differs from the source',
    remedy:
      'see the issues, and start again, which copies what differs; what comes back is written by something else',
  },
  ConfigurationError: {
    means: 'the stage lacks something that the migration needs',
    remedy: 'run npm run secrets -- check, mend what it and the cause name, and start again',
  },
  StatementError: {
    means: 'the target refused a statement of the migration',
    remedy:
      'look up the SQLSTATE of the cause; deploy the stage again if a function is missing; then start again',
  },
  'States.Timeout': {
    means: 'the execution, or a step of it, took longer than it may',
    remedy: startAgain,
  },
  'States.ExceedToleratedFailureThreshold': {
    means: 'a range failed',
    remedy: 'look at the failed execution of its Map in the console; then start again',
  },
  UnexpectedRunState: {
    means: 'the run stands where no execution may leave it',
    remedy: 'this is a fault of the migration: report it with the output of status --json',
  },
  'Lambda.Unknown': {
    means: 'a function ended without an answer, again and again: it may lack memory',
    remedy: "see the function's log for what ended it; then start again, with a smaller --batch-size",
  },
  'Lambda.TooManyRequestsException': {
    means: 'the account runs as many functions as it may',
    remedy: `${startAgain}; with a smaller --max-concurrency if it comes back`,
  },
  'Sandbox.Timedout': {
    means: 'a function took longer than it may',
    remedy: `${startAgain}; with a smaller --batch-size if it comes back`,
  },
};

const unknown: Failure = {
  means: 'a step failed in a way that is not foreseen',
  remedy: "see the function's log, named after the step; then start again",
};

/** Why an execution has come to no good end, in words. */
export interface Told {
  /** As Step Functions has it. */
  readonly name: string;
  readonly means: string;
  /** The step's own words, if any. */
  readonly cause: string | undefined;
  readonly remedy: string;
}

/** Undefined for an execution that runs or has succeeded. The error of a range stands in the execution of its own. */
export async function tellFailure(machine: Machine, execution: Execution): Promise<Told | undefined> {
  if (execution.status === 'ABORTED') {
    return {
      name: 'ABORTED',
      means: 'the execution was stopped',
      cause: execution.cause,
      remedy: startAgain,
    };
  }
  if (execution.status === 'TIMED_OUT') return tell({ ...execution, error: 'States.Timeout' });
  if (execution.status !== 'FAILED') return undefined;
  if (execution.error !== 'States.ExceedToleratedFailureThreshold') return tell(execution);
  return tell((await machine.findFailedRange(execution.arn)) ?? execution);
}

function tell({ error: name = 'Unknown', cause }: Pick<Execution, 'error' | 'cause'>): Told {
  return { name, ...(failures[name] ?? unknown), cause: readCause(cause) };
}

const lambdaCause = z.object({ errorMessage: z.string() });

/** Lambda's cause is JSON with a stack, of which only the message is for people. */
function readCause(cause: string | undefined): string | undefined {
  if (!cause?.startsWith('{')) return cause || undefined;
  try {
    return lambdaCause.parse(JSON.parse(cause)).errorMessage;
  } catch {
    return undefined;
  }
}
