import { afterEach, expect, it, test } from 'vitest';
import { createStoppedClock, errorNamed, startShop, task } from './testing.ts';

let shop: Awaited<ReturnType<typeof startShop>>;
afterEach(() => shop.close());

const chain = (States: object, more: object = {}) => ({ StartAt: 'First', States, ...more });
const outputOf = ({ end }: { readonly end: { readonly output?: string } | undefined }) =>
  JSON.parse(end?.output ?? 'null');

it('processes data by paths, selectors and the Context Object', async () => {
  const seen: unknown[] = [];
  const definition = chain({
    First: {
      Type: 'Pass',
      Parameters: {
        'order.$': '$.id',
        'of.$': '$$.Execution.Name',
        'all.$': '$$.Execution.Input',
        'text.$': "States.Format('{} costs $$.1, {}', $.id, $$.State.Name)",
      },
      ResultPath: '$.made',
      Next: 'Ask',
    },
    Ask: task('ask', {
      InputPath: '$.made',
      ResultSelector: { 'sum.$': '$.total' },
      ResultPath: '$.answer',
      OutputPath: '$.answer',
      Next: 'Zero',
    }),
    Zero: { Type: 'Pass', Result: 0, ResultPath: '$.zero', Next: 'Done' },
    Done: { Type: 'Succeed' },
  });
  shop = await startShop(definition, {
    ask: (input) => {
      seen.push(input);
      return { total: 7, rest: 1 };
    },
  });
  const execution = await shop.start({ id: 'a' }, 'order-1');
  await execution.ended;
  expect(seen).toEqual([{ order: 'a', of: 'order-1', all: { id: 'a' }, text: 'a costs $$.1, First' }]);
  expect(outputOf(execution)).toEqual({ sum: 7, zero: 0 });
});

test.each([
  ['copy', 'copied'],
  ['verify', 'verified'],
  ['other', 'default'],
])('a Choice leads %s to %s', async (mode, expected) => {
  const pass = (Result: string) => ({ Type: 'Pass', Result, End: true });
  shop = await startShop(
    chain({
      First: {
        Type: 'Choice',
        Choices: [
          { Variable: '$.mode', StringEquals: 'copy', Next: 'Copied' },
          {
            And: [
              { Variable: '$$.Execution.Input.mode', IsPresent: true },
              { Not: { Variable: '$.mode', StringEquals: 'other' } },
            ],
            Next: 'Verified',
          },
        ],
        Default: 'Default',
      },
      Copied: pass('copied'),
      Verified: pass('verified'),
      Default: pass('default'),
    }),
  );
  expect(outputOf(await shop.run({ mode }))).toBe(expected);
});

it('fails without a rule that fits, and by Fail with its words', async () => {
  const rule = { Variable: '$.mode', StringEquals: 'x', Next: 'Failed' };
  shop = await startShop(
    chain({
      First: { Type: 'Choice', Choices: [rule] },
      Failed: { Type: 'Fail', Error: 'VerificationMismatch', CausePath: '$.why' },
    }),
  );
  expect((await shop.run({ mode: 'y' })).end).toMatchObject({ error: 'States.NoChoiceMatched' });
  expect((await shop.run({ mode: 'x', why: 'two rows' })).end).toMatchObject({
    status: 'FAILED',
    error: 'VerificationMismatch',
    cause: 'two rows',
  });
});

it('waits by seconds', async () => {
  const { clock, take } = createStoppedClock();
  shop = await startShop(chain({ First: { Type: 'Wait', SecondsPath: '$.s', End: true } }), {}, { clock });
  const execution = await shop.start({ s: 30 });
  const wait = await take();
  expect(wait.ms).toBe(30_000);
  expect(execution.end).toBeUndefined();
  wait.pass();
  await execution.ended;
  expect(execution.end?.status).toBe('SUCCEEDED');
});

it('retries by the first retrier that fits, with backoff, limit and jitter, and each by its own count', async () => {
  const { clock, take } = createStoppedClock(0.25);
  const Retry = [
    { ErrorEquals: ['Busy'], IntervalSeconds: 2, BackoffRate: 3, MaxDelaySeconds: 10, MaxAttempts: 3 },
    { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 4, MaxAttempts: 1, JitterStrategy: 'FULL' },
  ];
  const errors = ['Busy', 'Busy', 'Other', 'Busy'];
  shop = await startShop(
    chain({ First: task('f', { Retry, End: true }) }),
    {
      f: () => {
        const error = errors.shift();
        if (error) throw errorNamed(error);
        return 'done';
      },
    },
    { clock },
  );
  const execution = await shop.start();
  for (const ms of [2_000, 6_000, 1_000, 10_000]) {
    const wait = await take();
    expect(wait.ms).toBe(ms);
    wait.pass();
  }
  await execution.ended;
  expect(outputOf(execution)).toBe('done');
});

it('gives up when the attempts are used up, and catches by name', async () => {
  const { clock, take } = createStoppedClock();
  let calls = 0;
  shop = await startShop(
    chain({
      First: task('f', {
        Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }],
        Catch: [
          { ErrorEquals: ['Other'], Next: 'Wrong' },
          { ErrorEquals: ['SourceAccessError'], ResultPath: '$.error', Next: 'Caught' },
        ],
        Next: 'Wrong',
      }),
      Wrong: { Type: 'Fail' },
      Caught: { Type: 'Succeed' },
    }),
    {
      f: () => {
        calls += 1;
        throw errorNamed('SourceAccessError', 'no rights');
      },
    },
    { clock },
  );
  const execution = await shop.start({ id: 1 });
  (await take()).pass();
  await execution.ended;
  expect(calls).toBe(2);
  const Cause = JSON.stringify({ errorType: 'SourceAccessError', errorMessage: 'no rights' });
  expect(outputOf(execution)).toEqual({ id: 1, error: { Error: 'SourceAccessError', Cause } });
});

it('times a task out, which States.TaskFailed is not for', async () => {
  const { clock, take } = createStoppedClock();
  const Catch = [
    { ErrorEquals: ['States.TaskFailed'], Next: 'Wrong' },
    { ErrorEquals: ['States.Timeout'], Next: 'Late' },
  ];
  shop = await startShop(
    chain({
      First: task('f', { TimeoutSeconds: 900, Catch, End: true }),
      Wrong: { Type: 'Fail' },
      Late: { Type: 'Succeed' },
    }),
    { f: () => new Promise(() => {}) },
    { clock },
  );
  const execution = await shop.start();
  const wait = await take();
  expect(wait.ms).toBe(900_000);
  wait.pass();
  await execution.ended;
  expect(execution.end?.status).toBe('SUCCEEDED');
  expect(execution.history.events.map(({ type }) => type)).toContain('LambdaFunctionTimedOut');
});

it('times the execution out', async () => {
  const { clock, take } = createStoppedClock();
  shop = await startShop(
    chain({ First: task('f') }, { TimeoutSeconds: 60 }),
    { f: () => new Promise(() => {}) },
    { clock },
  );
  const execution = await shop.start();
  (await take()).pass();
  await execution.ended;
  expect(execution.end?.status).toBe('TIMED_OUT');
  expect(execution.history.events.at(-1)?.type).toBe('ExecutionTimedOut');
});

it.each([
  ['a path that leads to nothing', { InputPath: '$.none' }, 'States.Runtime'],
  ['an answer beyond 256 KiB', {}, 'States.DataLimitExceeded'],
])('fails for good by %s, also where everything is caught', async (_, fields, error) => {
  const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Done' }];
  shop = await startShop(
    chain({ First: task('f', { ...fields, Catch, End: true }), Done: { Type: 'Succeed' } }),
    { f: () => 'x'.repeat(262_144) },
  );
  expect((await shop.run({})).end).toMatchObject({ status: 'FAILED', error });
});

it("names Lambda's own errors and those of the role", async () => {
  const definition = chain({ First: task('f') });
  shop = await startShop(definition, {
    invoke: async () => ({ ok: false, errorType: 'TooManyRequestsException', message: 'm', isRefusal: true }),
  });
  expect((await shop.run()).end).toMatchObject({ error: 'Lambda.TooManyRequestsException', cause: 'm' });
  await shop.close();
  shop = await startShop(definition, { f: () => 1 }, { allowed: ['arn:aws:lambda:*:*:function:other'] });
  expect((await shop.run()).end).toMatchObject({
    error: 'Lambda.AWSLambdaException',
    cause: expect.stringContaining('is not authorized to perform: lambda:InvokeFunction on resource'),
  });
});
