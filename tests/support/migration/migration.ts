import { randomUUID } from 'node:crypto';
import type { MigrationMode, OpenedRun, RunReport } from '#shared/contract/migration';
import type { DatabaseConnection } from '#shared/database/connection';
import { createOneShotDatabase, type OneShotDatabase } from '#shared/database/one-shot';
import type { FunctionRole } from '#shared/database/roles';
import { copyRange } from '../../../functions/migration/copy/copy.ts';
import { createFactorCipher } from '../../../functions/migration/factors.ts';
import type { OpenSource } from '../../../functions/migration/open-source.ts';
import { closeRun, openRun } from '../../../functions/migration/plan/plan.ts';
import { reconcileRange } from '../../../functions/migration/reconcile/reconcile.ts';
import { report } from '../../../functions/migration/report/report.ts';
import { rollBackRange } from '../../../functions/migration/rollback/rollback.ts';
import type { Source } from '../../../functions/migration/source/source.ts';
import { createRuns } from '../../../functions/migration/target/runs.ts';
import { verifyRange } from '../../../functions/migration/verify/verify.ts';
import { secrets } from '../auth.ts';
import { connectionAs, type TestDatabase } from '../database.ts';

type Input = Record<string, unknown> & { readonly mode: MigrationMode };
type Step = 'copy' | 'reconcile' | 'verify' | 'rollback';

interface Options {
  readonly openSource: OpenSource;
  /** Users of one range: few, so that a test has several. */
  readonly usersPerRange?: number;
  /** Around every call of the target. */
  readonly wrap?: (database: OneShotDatabase, connection: DatabaseConnection) => OneShotDatabase;
}

/** The steps of the state machine, called as it calls them, each as its own role. */
export function createMigration(database: TestDatabase, options: Options) {
  const { wrap = (inner: OneShotDatabase) => inner, usersPerRange } = options;
  const as = (role: FunctionRole) => {
    const connection = connectionAs(database, role);
    return wrap(createOneShotDatabase(connection, { timeoutMs: 60_000 }), connection);
  };
  const openSource: OpenSource = async (run) => withRanges(await options.openSource(run), usersPerRange);
  const cipher = createFactorCipher(secrets);
  const runs = createRuns(as('migration-plan'));
  const remainingMs = () => Number.POSITIVE_INFINITY;

  const open = (input: Input, execution: string = randomUUID()) =>
    openRun({ runs, openSource, settings: { providers: ['google'] } }, { execution, input });
  const work = (step: Step, { runId, mode, batchSize }: OpenedRun, range: number) => {
    const event = { runId, range, mode, batchSize };
    const parts = { database: as(`migration-${step}`), event, openSource, cipher, remainingMs };
    switch (step) {
      case 'copy':
        return copyRange(parts);
      case 'reconcile':
        return reconcileRange(parts);
      case 'verify':
        return verifyRange(parts);
      case 'rollback':
        return rollBackRange(parts);
    }
  };
  const each = async (step: Step, run: OpenedRun) => {
    // Until the last of them has ended: what goes on in the background would reach into the next test.
    const settled = await Promise.allSettled(run.ranges.map((range) => work(step, run, range)));
    for (const result of settled) if (result.status === 'rejected') throw result.reason;
  };
  const close = (run: OpenedRun) => closeRun(runs, run.runId);

  const ask = (event: object) => report(as('migration-report'), event);
  return {
    open,
    work,
    each,
    close,
    ask,
    enterVerification: (run: OpenedRun) => runs.enterVerification(run.runId),
    /** One execution. */
    async run(input: Input) {
      const opened = await open({ batchSize: 10, ...input });
      const paths: Record<MigrationMode, readonly Step[]> = {
        'dry-run': ['copy'],
        copy: ['copy', 'reconcile', 'verify'],
        verify: ['verify'],
        rollback: ['rollback'],
      };
      for (const step of paths[opened.mode]) {
        if (step === 'verify') await runs.enterVerification(opened.runId);
        await each(step, opened);
      }
      return { ...(await close(opened)), opened };
    },
    async report(runId?: string): Promise<RunReport> {
      const answer = await ask({ operation: 'report', ...(runId && { runId }) });
      if (answer.status !== 'report') throw new Error(answer.status);
      return answer.run;
    },
    async issues(runId?: string) {
      const answer = await ask({ operation: 'issues', ...(runId && { runId }) });
      if (answer.status !== 'issues') throw new Error(answer.status);
      return answer.issues.map(({ source_id, code, field }) =>
        field === null ? [source_id, code] : [source_id, code, field],
      );
    },
  };
}

export type TestMigration = ReturnType<typeof createMigration>;

/** The source's plan with smaller ranges. */
function withRanges(source: Source, usersPerRange: number | undefined): Source {
  if (usersPerRange === undefined) return source;
  return { ...source, plan: () => source.plan(usersPerRange) };
}
