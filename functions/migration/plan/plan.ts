import { type ClosedRun, migrationInput, type OpenedRun } from '#shared/contract/migration';
import { describeFaults } from '#shared/env';
import type { MigrationSettings } from '../env.ts';
import { InvalidInputError } from '../errors.ts';
import { type OpenSource, withSource } from '../open-source.ts';
import type { Source } from '../source/source.ts';
import type { Runs, UserCounts } from '../target/runs.ts';

/** Some seconds of copying: little is repeated when one is interrupted, and a million users are 200 ranges. */
const usersPerRange = 5_000;

export interface OpenOptions {
  readonly runs: Runs;
  readonly openSource: OpenSource;
  readonly settings: Pick<MigrationSettings, 'providers'>;
}

/**
 * Finds or makes the run of an execution, plans its ranges, and lists what no page of users tells. The same execution
 * may ask twice.
 * @throws InvalidInputError, RunStateError, and what the source and the target throw
 */
export async function openRun(
  { runs, openSource, settings: { providers } }: OpenOptions,
  { execution, input: untrusted }: { readonly execution: string; readonly input?: unknown },
): Promise<OpenedRun> {
  const parsed = migrationInput.safeParse(untrusted, { reportInput: true });
  if (!parsed.success) throw new InvalidInputError(`input is not valid: ${describeInput(parsed.error)}`);
  const { mode, runId, ...input } = parsed.data;
  const request = { execution, mode, runId, providers };
  // A way back must not need a source that is gone.
  if (mode === 'rollback') {
    const { run_id, ranges } = await runs.open({ ...request, plan: null });
    return { ...input, mode, runId: run_id, ranges };
  }
  return withSource(openSource, undefined, async (source) => {
    const { run_id, ranges } = await runs.open({ ...request, plan: await source.plan(usersPerRange) });
    if (mode !== 'verify') await noteUsers(runs, source, run_id);
    return { ...input, mode, runId: run_id, ranges };
  });
}

async function noteUsers(runs: Runs, source: Source, runId: string): Promise<void> {
  for await (const ids of source.findDuplicates()) await runs.noteUsers(runId, 'DUPLICATE_EMAIL', ids);
  for await (const ids of source.findOrphanProfiles())
    await runs.noteUsers(runId, 'PROFILE_WITHOUT_USER', ids);
}

/** With the values, which are an operator's own and no secrets. */
function describeInput(error: Parameters<typeof describeFaults>[0]): string {
  const values = error.issues.map(({ input }) => JSON.stringify(input) ?? 'nothing');
  return `${describeFaults(error)} (is ${values.join('; ')})`;
}

/**
 * Says where a run stands when all its ranges have come through.
 * @throws RunStateError, LedgerError
 */
export async function closeRun(
  runs: Runs,
  runId: string,
): Promise<ClosedRun & { readonly users: UserCounts }> {
  const { state, users } = await runs.close(runId);
  return { runId, state, users };
}
