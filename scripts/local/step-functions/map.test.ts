import { DescribeMapRunCommand, ListExecutionsCommand, ListMapRunsCommand } from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, it } from 'vitest';
import type { Execution } from './execution.ts';
import { errorNamed, machineArn, mapOver, startShop } from './testing.ts';

let shop: Awaited<ReturnType<typeof startShop>>;
afterEach(() => shop.close());

const inMap = (map: object) => ({ StartAt: 'Each', States: { Each: map } });
const outputOf = ({ end }: Execution) => JSON.parse(end?.output ?? 'null');
const typesOf = ({ history }: Execution) => history.events.map(({ type }) => type);

/** A function that answers when it is let, and what it has been asked. */
function createHeldFunction() {
  const begun: unknown[] = [];
  const answers: (() => void)[] = [];
  const takers: ((answer: () => void) => void)[] = [];
  return {
    begun,
    work: (input: unknown) =>
      new Promise((resolve) => {
        begun.push(input);
        const answer = () => resolve(input);
        const taker = takers.shift();
        if (taker) taker(answer);
        else answers.push(answer);
      }),
    /** The next invocation, as soon as there is one. */
    next: (): Promise<() => void> => {
      const answer = answers.shift();
      return answer ? Promise.resolve(answer) : new Promise((resolve) => takers.push(resolve));
    },
  };
}

describe.each(['INLINE', 'DISTRIBUTED'] as const)('a Map of mode %s', (mode) => {
  it('gives each item what its selector says, and collects the results in order', async () => {
    const ItemSelector = { 'range.$': '$$.Map.Item.Value', 'at.$': '$$.Map.Item.Index', 'id.$': '$.id' };
    shop = await startShop(inMap(mapOver(mode, { ItemSelector })), { work: (input) => input });
    expect(outputOf(await shop.run({ id: 'r', items: [7, 8] }))).toEqual([
      { range: 7, at: 0, id: 'r' },
      { range: 8, at: 1, id: 'r' },
    ]);
    expect(outputOf(await shop.run({ id: 'r', items: [] }))).toEqual([]);
  });

  it('keeps the input where results are discarded', async () => {
    shop = await startShop(inMap(mapOver(mode, { ResultPath: null })), { work: () => 1 });
    expect(outputOf(await shop.run({ items: [1] }))).toEqual({ items: [1] });
  });

  it('has at most as many at work as MaxConcurrencyPath says, and always that many', async () => {
    const held = createHeldFunction();
    shop = await startShop(inMap(mapOver(mode, { MaxConcurrencyPath: '$.most' })), { work: held.work });
    const execution = await shop.start({ items: [1, 2, 3, 4, 5], most: 2 });
    const answers = [await held.next(), await held.next()];
    for (let begun = 2; begun < 5; begun += 1) {
      expect(held.begun).toHaveLength(begun);
      answers.shift()?.();
      answers.push(await held.next());
    }
    for (const answer of answers) answer();
    await execution.ended;
    expect(outputOf(execution)).toEqual([1, 2, 3, 4, 5]);
  });

  it('begins nothing further after a failure, and stops what is under way', async () => {
    const begun: unknown[] = [];
    shop = await startShop(inMap(mapOver(mode, { MaxConcurrency: 2 })), {
      work: (input) => {
        begun.push(input);
        if (input === 2) throw errorNamed('ValueError');
        return new Promise(() => {});
      },
    });
    const execution = await shop.run({ items: [1, 2, 3, 4] });
    const error = mode === 'INLINE' ? 'ValueError' : 'States.ExceedToleratedFailureThreshold';
    expect(execution.end).toMatchObject({ status: 'FAILED', error });
    expect(begun).toEqual([1, 2]);
    const iterations = typesOf(execution).filter((type) => type === 'MapIterationStarted');
    expect(iterations).toHaveLength(mode === 'INLINE' ? 2 : 0);
  });

  it('begins nothing further once it is stopped, whatever is retried', async () => {
    const held = createHeldFunction();
    const Retry = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 9 }];
    shop = await startShop(inMap(mapOver(mode, { MaxConcurrency: 1, Retry }, { Retry })), {
      work: held.work,
    });
    const execution = await shop.start({ items: [1, 2, 3] });
    const answer = await held.next();
    execution.stop('Enough', 'of it');
    const events = execution.history.events.length;
    answer();
    await new Promise((resolve) => setImmediate(resolve));
    expect(held.begun).toEqual([1]);
    expect(execution.end).toMatchObject({ status: 'ABORTED', error: 'Enough', cause: 'of it' });
    expect(execution.history.events).toHaveLength(events);
  });

  it('fails without an array, or with a concurrency that is none', async () => {
    shop = await startShop(inMap(mapOver(mode, { MaxConcurrencyPath: '$.most' })), { work: () => 1 });
    for (const input of [{ items: {}, most: 1 }, { items: [1], most: 'x' }, { items: [1] }])
      expect((await shop.run(input)).end).toMatchObject({ error: 'States.Runtime' });
  });
});

it('an inline Map tells of its items in the history', async () => {
  shop = await startShop(inMap(mapOver('INLINE', { MaxConcurrency: 1 })), { work: () => 1 });
  const execution = await shop.run({ items: [1] });
  expect(typesOf(execution)).toEqual([
    'ExecutionStarted',
    'MapStateEntered',
    'MapStateStarted',
    'MapIterationStarted',
    'TaskStateEntered',
    'LambdaFunctionScheduled',
    'LambdaFunctionStarted',
    'LambdaFunctionSucceeded',
    'TaskStateExited',
    'MapIterationSucceeded',
    'MapStateSucceeded',
    'MapStateExited',
    'ExecutionSucceeded',
  ]);
});

it('a Distributed Map has a Map Run, with an execution for each item and counts', async () => {
  const held = createHeldFunction();
  shop = await startShop(inMap(mapOver('DISTRIBUTED', { MaxConcurrency: 1, Label: 'ranges' })), {
    work: held.work,
  });
  const { client } = shop;
  const execution = await shop.start({ items: [1, 2] });
  const answer = await held.next();
  const { mapRuns = [] } = await client.send(new ListMapRunsCommand({ executionArn: execution.arn }));
  const mapRunArn = mapRuns[0]?.mapRunArn ?? '';
  expect(mapRunArn).toMatch(/:mapRun:shop\/ranges:[\w-]+$/);
  const running = await client.send(new DescribeMapRunCommand({ mapRunArn }));
  expect(running).toMatchObject({ status: 'RUNNING', maxConcurrency: 1, executionArn: execution.arn });
  expect(running.itemCounts).toMatchObject({ pending: 1, running: 1, succeeded: 0, total: 2 });
  answer();
  (await held.next())();
  await execution.ended;
  const ended = await client.send(new DescribeMapRunCommand({ mapRunArn }));
  expect(ended).toMatchObject({ status: 'SUCCEEDED', stopDate: expect.any(Date) });
  expect(ended.executionCounts).toMatchObject({ pending: 0, running: 0, succeeded: 2, total: 2 });
  const { executions = [] } = await client.send(new ListExecutionsCommand({ mapRunArn }));
  expect(executions.map(({ executionArn }) => executionArn?.replace(/[^:]+$/, ''))).toEqual(
    Array(2).fill(`${machineArn.replace('stateMachine', 'execution')}/ranges:`),
  );
  const own = await client.send(new ListExecutionsCommand({ stateMachineArn: machineArn }));
  expect(own.executions?.map(({ executionArn }) => executionArn)).toEqual([execution.arn]);
  expect(typesOf(execution).slice(1, 6)).toEqual([
    'MapStateEntered',
    'MapStateStarted',
    'MapRunStarted',
    'MapRunSucceeded',
    'MapStateSucceeded',
  ]);
});

it('what an item failed with stands in its own execution; those beside it are aborted', async () => {
  shop = await startShop(inMap(mapOver('DISTRIBUTED')), {
    work: (input) => {
      if (input === 2) throw errorNamed('SourceAccessError', 'no rights');
      return new Promise(() => {});
    },
  });
  const execution = await shop.run({ items: [1, 2] });
  const [mapRun] = execution.mapRuns;
  expect(mapRun?.end?.status).toBe('FAILED');
  expect(mapRun?.children.map(({ end }) => [end?.status, end?.error])).toEqual([
    ['ABORTED', undefined],
    ['FAILED', 'SourceAccessError'],
  ]);
  const failed = await shop.client.send(
    new ListExecutionsCommand({ mapRunArn: mapRun?.arn, statusFilter: 'FAILED' }),
  );
  expect(failed.executions).toHaveLength(1);
});

it('a role that may not start executions of the state machine has no Distributed Map', async () => {
  shop = await startShop(inMap(mapOver('DISTRIBUTED')), { work: () => 1 }, { allowed: ['arn:aws:lambda:*'] });
  expect((await shop.run({ items: [1] })).end).toMatchObject({
    error: 'States.Permissions',
    cause: expect.stringContaining('states:StartExecution'),
  });
});
