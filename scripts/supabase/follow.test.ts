import { expect, it } from 'vitest';
import type { RunStatus } from '#shared/contract/migration';
import { AccountError, UsageError } from '../operator/errors.ts';
import { FunctionError } from '../operator/invoke.ts';
import { follow } from './follow.ts';
import type { Execution, Machine } from './machine.ts';
import type { Reporter } from './reporter.ts';

const arn = 'arn:aws:states:eu-west-1:1:execution:gatehouse-dev-migration:copy-1';
const runId = '0198c2f0-0000-4000-8000-000000000001';
const older = '0198c2f0-0000-4000-8000-000000000000';
const unreachable = new AccountError('Step Functions cannot be reached (ETIMEDOUT)', {
  cause: new Error('ETIMEDOUT'),
});

function execution(status: string, output?: object): Execution {
  const described = { arn, name: 'copy-1', status, startedAt: undefined, input: '{}' };
  return { ...described, output: output && JSON.stringify(output), error: undefined, cause: undefined };
}

function status(run_id: string, updated_at: string): RunStatus {
  const counts = { done: 0, total: 0, issues: 0 };
  return { run_id, mode: 'copy', state: 'copying', ...counts, started_at: updated_at, updated_at };
}

/** Follows what each look sees in its turn; the last one is seen ever after. An error is thrown. */
async function look(
  executions: readonly (Execution | Error)[],
  runs: readonly (RunStatus | undefined | Error)[],
  { before, signal = new AbortController().signal }: { before?: RunStatus; signal?: AbortSignal } = {},
) {
  const shown: (string | undefined)[] = [];
  const followed = follow({
    machine: { describe: inTurn(executions) } as unknown as Machine,
    reporter: { status: inTurn(runs) } as unknown as Reporter,
    arn,
    runId: undefined,
    before,
    signal,
    intervalMs: 0,
    progress: { show: (run) => shown.push(run?.run_id), end: () => shown.push('end') },
  });
  return followed.then(
    (ended) => ({ ended, shown }),
    (error: Error) => ({ error, shown }),
  );
}

function inTurn<T>(seen: readonly (T | Error)[]) {
  let turn = 0;
  return async () => {
    const next = seen[Math.min(turn++, seen.length - 1)];
    if (next instanceof Error) throw next;
    return next;
  };
}

it('shows the run that the execution opens, and never the one from before', async () => {
  const before = status(older, '2026-01-01');
  const { shown, ...result } = await look(
    [execution('RUNNING'), execution('RUNNING'), execution('SUCCEEDED', { runId, state: 'verified' })],
    [before, status(runId, '2026-02-02')],
    { before },
  );
  expect(shown).toEqual([undefined, runId, 'end']);
  expect(result).toMatchObject({ ended: { runId, execution: { status: 'SUCCEEDED' } } });
});

it('shows the run from before as soon as the execution goes on with it', async () => {
  const before = status(runId, '2026-01-01');
  const { shown } = await look(
    [execution('RUNNING'), execution('RUNNING'), execution('FAILED')],
    [before, status(runId, '2026-02-02')],
    { before },
  );
  expect(shown).toEqual([undefined, runId, 'end']);
});

it('says of an execution that failed before it opened a run that it has none', async () => {
  const before = status(older, '2026-01-01');
  const result = await look([execution('RUNNING'), execution('FAILED')], [before], { before });
  expect(result).toMatchObject({ ended: { runId: undefined, execution: { status: 'FAILED' } } });
});

it('goes on when the network or the ledger is away for a while', async () => {
  const away = Array.from({ length: 20 }, () => unreachable);
  const broken = new FunctionError('gatehouse-dev-migration-report', 'DatabaseUnavailableError', 'away');
  const result = await look(
    [...away, execution('RUNNING'), execution('SUCCEEDED', { runId })],
    [broken, broken, status(runId, '2026-02-02')],
  );
  expect(result).toMatchObject({ ended: { runId } });
});

it('gives up on a network that stays away, and says that the execution goes on', async () => {
  const result = await look([unreachable], [unreachable]);
  expect(result).toMatchObject({
    error: { name: 'AccountError', message: expect.stringContaining('copy-1 goes on unseen') },
    shown: expect.arrayContaining(['end']),
  });
});

it.each([
  new UsageError('there is no function gatehouse-dev-migration-report'),
  new AccountError('states:DescribeExecution is not allowed', {
    cause: Object.assign(new Error(), { name: 'AccessDeniedException' }),
  }),
])('does not wait for what cannot change: $message', async (error) => {
  expect(await look([error], [undefined])).toMatchObject({ error, shown: ['end'] });
});

it('stops at once when it is told to, even while a request hangs', async () => {
  const controller = new AbortController();
  const hanging = follow({
    machine: { describe: () => new Promise(() => {}) } as unknown as Machine,
    reporter: {} as Reporter,
    arn,
    runId: undefined,
    before: undefined,
    signal: controller.signal,
    progress: { show: () => {}, end: () => {} },
  });
  controller.abort();
  expect(await hanging).toBeUndefined();
});
