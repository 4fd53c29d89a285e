import { createRequire } from 'node:module';
import { StateMachine } from 'aws-local-stepfunctions';
import { describe, expect, test } from 'vitest';
import { type MigrationMode, migrationModes, type RunState } from '#shared/contract/migration';
import { migrationSteps } from '../../config.ts';
import { allStates, definitionOf, type Retrier } from '../../testing/definition.ts';
import { synthesize } from '../../testing/synthesize.ts';
import { retryPolicies } from './retry-policies.ts';

const require = createRequire(import.meta.url);
/** It brings no types. */
const validate: (definition: object) => { readonly errors: readonly unknown[] } = require('asl-validator');

const { migration } = synthesize('live', { settings: { migration: {} } });
if (migration === undefined) throw new Error('the stage has no migration stack');
const definition = definitionOf(migration);
const states = allStates(definition.States);
const tasks = states.filter(([, { Type }]) => Type === 'Task');
const maps = states.filter(([, { Type }]) => Type === 'Map');

interface Course {
  readonly mode: MigrationMode;
  /** Where `close` finds the run. */
  readonly closed: RunState;
  readonly onVerificationFailure?: 'keep' | 'rollback';
}

/** Executes the definition with stand-ins for its functions, which note the events that they get. */
async function execute({ mode, closed, onVerificationFailure = 'keep' }: Course) {
  const calls: (readonly [state: string, event: Record<string, unknown>])[] = [];
  const opened = {
    mode,
    runId: 'run',
    batchSize: 7,
    maxConcurrency: 2,
    onVerificationFailure,
    ranges: [0, 1],
  };
  const answers: Readonly<Record<string, Record<string, string | number | number[]>>> = {
    OpenRun: opened,
    CloseRun: { runId: 'run', state: closed },
    CloseUndone: { runId: 'run', state: 'rolled_back' },
  };
  const invoke = (name: string) => async (event: unknown) => {
    calls.push([name, event as Record<string, unknown>]);
    return answers[name] ?? { an: 'answer that nobody needs' };
  };
  const input = { mode };
  const execution = new StateMachine(definition as never).run(input, {
    context: { Execution: { Id: 'execution', Input: input } },
    overrides: { taskResourceLocalHandlers: Object.fromEntries(tasks.map(([name]) => [name, invoke(name)])) },
  });
  const outcome = await execution.result.then(
    (output: unknown) => ({ output }),
    (error: Error) => ({ failure: error.message }),
  );
  return { calls, outcome };
}

/** Names of the states that invoked functions, in their order, each once. */
const namesIn = (calls: readonly (readonly [string, unknown])[]) => [...new Set(calls.map(([name]) => name))];

test('the definition is valid', () => {
  expect(validate(definition).errors).toEqual([]);
});

describe('in each mode the steps come in their order', () => {
  const copied = ['OpenRun', 'CopyRange', 'ReconcileRange', 'NoteReconciliation', 'VerifyRange', 'CloseRun'];
  const courses: Record<MigrationMode, readonly [RunState, readonly string[]]> = {
    'dry-run': ['surveyed', ['OpenRun', 'SurveyRange', 'CloseRun']],
    copy: ['verified', copied],
    verify: ['verified_with_issues', ['OpenRun', 'VerifyRange', 'CloseRun']],
    rollback: ['rolled_back', ['OpenRun', 'RollBackRange', 'CloseRun']],
  };
  test.each(migrationModes)('%s', async (mode) => {
    const [closed, names] = courses[mode];
    const { calls, outcome } = await execute({ mode, closed });
    expect(namesIn(calls)).toEqual(names);
    expect(outcome).toEqual({ output: { runId: 'run', state: closed } });
  });
});

test('each step gets what it needs and no more', async () => {
  const { calls } = await execute({ mode: 'copy', closed: 'verified' });
  const eventsOf = (name: string) => calls.filter(([state]) => state === name).map(([, event]) => event);
  expect(eventsOf('OpenRun')).toEqual([{ step: 'open', execution: 'execution', input: { mode: 'copy' } }]);
  for (const name of ['CopyRange', 'ReconcileRange', 'VerifyRange']) {
    const ofRange = (range: number) => ({ runId: 'run', range, mode: 'copy', batchSize: 7 });
    expect(eventsOf(name)).toEqual([ofRange(0), ofRange(1)]);
  }
  expect(eventsOf('NoteReconciliation')).toEqual([{ step: 'reconciled', runId: 'run' }]);
  expect(eventsOf('CloseRun')).toEqual([{ step: 'close', runId: 'run', mode: 'copy' }]);
});

describe('a mismatch fails the execution', () => {
  const mismatch = { mode: 'copy', closed: 'mismatch' } as const;
  const failure = expect.stringContaining('the target differs from the source');

  test('and keeps what was copied', async () => {
    const { calls, outcome } = await execute(mismatch);
    expect(outcome).toEqual({ failure });
    expect(namesIn(calls).at(-1)).toBe('CloseRun');
    expect(definition.States.Mismatch).toMatchObject({ Type: 'Fail', Error: 'VerificationMismatch' });
  });

  test('or takes it back, if the input says so', async () => {
    const { calls, outcome } = await execute({ ...mismatch, onVerificationFailure: 'rollback' });
    expect(outcome).toEqual({ failure });
    expect(namesIn(calls).slice(-3)).toEqual(['CloseRun', 'UndoRange', 'CloseUndone']);
    const undoing = calls.slice(-3).map(([, event]) => event);
    expect(undoing).toEqual([
      { runId: 'run', range: 0, mode: 'rollback', batchSize: 7 },
      { runId: 'run', range: 1, mode: 'rollback', batchSize: 7 },
      { step: 'close', runId: 'run', mode: 'rollback' },
    ]);
  });
});

test.each(['copying', 'reconciling', 'verifying', 'rolling_back'] as const)(
  'a run that is left %s is no success',
  async (closed) => {
    const { outcome } = await execute({ mode: 'copy', closed });
    expect(outcome).toEqual({ failure: expect.stringContaining('no execution may leave it') });
  },
);

test('each Map is distributed over the ranges, as many at once as the run says, and tolerates no failure', () => {
  expect(maps.map(([name]) => name).sort()).toEqual([
    ...['Copy', 'Reconcile', 'RollBack', 'Survey', 'Undo', 'Verify'],
  ]);
  for (const [name, state] of maps) {
    expect(state).toMatchObject({
      ItemsPath: '$.ranges',
      MaxConcurrencyPath: '$.maxConcurrency',
      ResultPath: null,
      Label: name,
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
    });
    expect(Object.keys(state).filter((field) => /^(Tolerated|Catch|Retry)/.test(field))).toEqual([]);
  }
});

test('what a range answers does not add up to more than a state may hold', () => {
  for (const [, state] of maps) {
    expect(Object.values(state.ItemProcessor?.States ?? {})).toEqual([
      expect.objectContaining({ OutputPath: null, End: true }),
    ]);
  }
});

test('no failure is hidden: nothing is caught, and what is not named is not tried again', () => {
  for (const [, state] of states) expect(state).not.toHaveProperty('Catch');
  const retried = states.flatMap(([, { Retry = [] }]) => Retry.flatMap(({ ErrorEquals }) => ErrorEquals));
  const named = Object.values(retryPolicies).flatMap(({ errors }) => errors as readonly string[]);
  expect([...new Set(retried)].sort()).toEqual([...named].sort());
  expect(named.filter((name) => ['States.ALL', 'States.TaskFailed'].includes(name))).toEqual([]);
  for (const hopeless of ['SourceAccessError', 'InvalidInputError', 'ConfigurationError'])
    expect(named).not.toContain(hopeless);
});

test('an unfinished range is gone on with for as long as the machine has time', () => {
  for (const [name, { Retry = [] }] of tasks) {
    const unfinished = Retry.find(({ ErrorEquals }) => ErrorEquals.includes('RangeUnfinishedError'));
    expect(unfinished !== undefined, name).toBe(name.endsWith('Range'));
    if (unfinished) expect(unfinished).toMatchObject({ IntervalSeconds: 1, BackoffRate: 1, MaxAttempts: 90 });
  }
});

test('outages are waited for with growing pauses and jitter, as long as is said', () => {
  const [, task] = tasks.find(([name]) => name === 'CopyRange') ?? [];
  const waits = (error: string) =>
    (task?.Retry ?? []).filter(({ ErrorEquals }) => ErrorEquals.includes(error)).map(longestWait);
  expect(waits('DatabaseUnavailableError')).toEqual([242]);
  expect(waits('SourceUnavailableError')).toEqual([242]);
  expect(waits('Lambda.TooManyRequestsException')).toEqual([122]);
  expect(waits('Lambda.Unknown')).toEqual([14]);
  for (const { BackoffRate, JitterStrategy } of (task?.Retry ?? []).slice(1))
    expect([BackoffRate, JitterStrategy]).toEqual([2, 'FULL']);
});

test('a state waits for its function a little longer than that may run, and the machine for a day', () => {
  const timeouts = Object.values(
    migration.findResources('AWS::Lambda::Function', { Properties: { PackageType: 'Image' } }),
  ).map(({ Properties }) => Properties.Timeout);
  for (const [, { TimeoutSeconds }] of tasks) expect(TimeoutSeconds).toBe(Math.max(...timeouts) + 60);
  expect(definition.TimeoutSeconds).toBe(86_400);
});

test('each of the steps is invoked by its ARN', () => {
  const invoked = new Set(tasks.map(([, { Resource = '' }]) => Resource.split(':').at(-1)));
  expect([...invoked].sort()).toEqual(
    migrationSteps.map((step) => `gatehouse-live-migration-${step}`).sort(),
  );
});

/** Sum of all pauses, in seconds, without jitter. */
function longestWait({
  IntervalSeconds,
  MaxAttempts,
  BackoffRate,
  MaxDelaySeconds = Infinity,
}: Retrier): number {
  const pauses = Array.from({ length: MaxAttempts }, (_, index) =>
    Math.min(IntervalSeconds * BackoffRate ** index, MaxDelaySeconds),
  );
  return pauses.reduce((sum, pause) => sum + pause, 0);
}
