import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createScheduler } from './scheduler.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const schedule = { name: 'sweep', everyMinutes: 5, functionArn: 'arn:function', roleArn: 'arn:role' };
const minutes = (count: number) => vi.advanceTimersByTimeAsync(count * 60_000);

function createTrial() {
  const invoke = vi.fn(async (_arn: string) => {});
  const authorize = vi.fn((_role: string, _function: string) => {});
  const problems: string[] = [];
  const scheduler = createScheduler({ invoke, authorize, onProblem: (line) => problems.push(line) });
  scheduler.create(schedule);
  return { invoke, authorize, problems, scheduler };
}

test('a schedule runs its function whenever its time is up, until it is closed', async () => {
  const { scheduler, invoke } = createTrial();
  await minutes(6);
  expect(invoke).not.toHaveBeenCalled();
  scheduler.start();
  await minutes(4);
  expect(invoke).not.toHaveBeenCalled();
  await minutes(6);
  expect(invoke.mock.calls).toEqual([['arn:function'], ['arn:function']]);
  scheduler.close();
  await minutes(60);
  expect(invoke).toHaveBeenCalledTimes(2);
});

test('a run that fails is told of, and the next one comes', async () => {
  const { scheduler, invoke, problems } = createTrial();
  invoke.mockRejectedValueOnce(new Error('no such thing'));
  scheduler.start();
  await minutes(10);
  expect(problems).toEqual(['schedule sweep: no such thing']);
  expect(invoke).toHaveBeenCalledTimes(2);
  scheduler.close();
});

test('nobody hears of a run that ends with the stack', async () => {
  const { scheduler, invoke, problems } = createTrial();
  const run = Promise.withResolvers<void>();
  invoke.mockReturnValueOnce(run.promise);
  scheduler.start();
  await minutes(5);
  scheduler.close();
  run.reject(new Error('killed'));
  await minutes(5);
  expect(problems).toEqual([]);
});

test('a schedule whose role may not invoke the function does not start', () => {
  const { scheduler, authorize } = createTrial();
  authorize.mockImplementation(() => {
    throw new Error('not authorized');
  });
  expect(() => scheduler.start()).toThrow('not authorized');
  expect(authorize).toHaveBeenCalledWith('arn:role', 'arn:function');
  expect(vi.getTimerCount()).toBe(0);
});
