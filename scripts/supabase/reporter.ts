import {
  type MigrationIssue,
  type ReportAnswer,
  type ReportRequest,
  type RunReport,
  type RunStatus,
  reportAnswer,
} from '#shared/contract/migration';
import { AccountError } from '../operator/errors.ts';
import { invokeFunction } from '../operator/invoke.ts';
import type { Target } from '../operator/target.ts';

/** What the ledger tells of a run, by default of the newest. Everything throws UsageError, AccountError, FunctionError. */
export interface Reporter {
  status(runId?: string): Promise<RunStatus | undefined>;
  report(runId?: string): Promise<RunReport | undefined>;
  /** Every issue, page by page. */
  issues(runId: string): AsyncGenerator<readonly MigrationIssue[]>;
}

export function createReporter(target: Target): Reporter {
  const ask = async <Operation extends ReportRequest['operation']>(
    request: ReportRequest & { readonly operation: Operation },
  ): Promise<Extract<ReportAnswer, { status: Operation }> | undefined> => {
    const answer = await invokeFunction(target, 'migration-report', request, reportAnswer);
    if (answer.status === 'not_found') return undefined;
    if (answer.status === request.operation) return answer as Extract<ReportAnswer, { status: Operation }>;
    throw new AccountError(`gatehouse-${target.stage}-migration-report answered ${answer.status} instead`);
  };
  const about = (runId: string | undefined) => (runId === undefined ? {} : { runId });
  return {
    status: async (runId) => (await ask({ operation: 'status', ...about(runId) }))?.run,
    report: async (runId) => (await ask({ operation: 'report', ...about(runId) }))?.run,
    issues: async function* (runId) {
      let after: string | null | undefined;
      do {
        const page = await ask({ operation: 'issues', runId, ...(after ? { after } : {}) });
        if (page && page.issues.length > 0) yield page.issues;
        after = page?.next;
      } while (after);
    },
  };
}
