import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPrincipals } from '../aws/principals.ts';
import type { InvokeResult } from '../lambda/invoke-result.ts';
import { createScheduler } from './scheduler.ts';

const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:shop-upkeep';
const roleArn = 'arn:aws:iam::000000000000:role/schedule';
const schedule = { name: 'hourly', intervalMs: 3_600_000, functionArn, roleArn, input: '{"a":1}' };
const Version = '2012-10-17' as const;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The schedule above, whose role may invoke a function, and what came of it. */
function createSchedules(
  allowed: string,
  result: InvokeResult | Promise<InvokeResult> = { ok: true, payload: 'null' },
) {
  const principals = createPrincipals();
  principals.addRole(roleArn, 'schedule');
  const Statement = [{ Effect: 'Allow' as const, Action: ['lambda:InvokeFunction'], Resource: [allowed] }];
  principals.addPolicy('schedule', 'invoke', { Version, Statement });
  const invoked: unknown[] = [];
  const problems: string[] = [];
  const schedules = createScheduler({
    principals,
    invoke: async (...call) => {
      invoked.push(call);
      return result;
    },
    onProblem: (line) => problems.push(line),
  });
  schedules.add(schedule);
  return { schedules, invoked, problems };
}

test('runs at once when it is asked to, and of itself only after it has been started', async () => {
  const { schedules, invoked } = createSchedules(functionArn);
  await vi.advanceTimersByTimeAsync(3 * schedule.intervalMs);
  expect(invoked).toEqual([]);
  expect(await schedules.run('hourly')).toEqual({ ok: true, payload: 'null' });
  expect(invoked).toEqual([[functionArn, '{"a":1}']]);
});

test('runs after each interval until it is closed', async () => {
  const { schedules, invoked } = createSchedules(functionArn);
  schedules.start();
  await vi.advanceTimersByTimeAsync(schedule.intervalMs - 1);
  expect(invoked).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(2 * schedule.intervalMs + 1);
  expect(invoked).toHaveLength(3);
  await schedules.close();
  await vi.advanceTimersByTimeAsync(schedule.intervalMs);
  expect(invoked).toHaveLength(3);
});

test('T51 does not run without the permission of its role', async () => {
  const { schedules, invoked } = createSchedules(`${functionArn}-other`);
  expect(await schedules.run('hourly')).toMatchObject({ ok: false, errorType: 'AccessDeniedException' });
  expect(invoked).toEqual([]);
});

test('tells of runs that failed in time, and of schedules that are not there', async () => {
  const failure = { ok: false, errorType: 'UpkeepError', message: 'no database' } as const;
  const { schedules, problems } = createSchedules(functionArn, failure);
  schedules.start();
  await vi.advanceTimersByTimeAsync(schedule.intervalMs);
  expect(problems).toEqual(['schedule hourly: UpkeepError: no database']);
  expect(await schedules.run('daily')).toMatchObject({ message: 'no schedule daily: choose one of hourly' });
});

test('nobody hears of a run that ends with the stack', async () => {
  const run = Promise.withResolvers<InvokeResult>();
  const { schedules, invoked, problems } = createSchedules(functionArn, run.promise);
  schedules.start();
  await vi.advanceTimersByTimeAsync(schedule.intervalMs);
  expect(invoked).toHaveLength(1);
  await schedules.close();
  run.resolve({ ok: false, errorType: 'Runtime.ExitError', message: 'killed' });
  await vi.advanceTimersByTimeAsync(0);
  expect(problems).toEqual([]);
});
