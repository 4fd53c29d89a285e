import { expect, it } from 'vitest';
import { tellFailure } from './failures.ts';
import type { Execution, Machine } from './machine.ts';

const execution: Execution = {
  arn: 'arn:aws:states:eu-west-1:1:execution:gatehouse-dev-migration:x',
  name: 'x',
  status: 'FAILED',
  startedAt: undefined,
  input: '{}',
  output: undefined,
  error: undefined,
  cause: undefined,
};
const lambdaCause = JSON.stringify({
  errorType: 'SourceAccessError',
  errorMessage: 'permission denied for schema auth: grant usage on schema auth to the role',
  trace: ['SourceAccessError: permission denied', '    at copyRange (file:///var/task/copy.mjs:1:2)'],
});
const failedRange = { ...execution, error: 'SourceAccessError', cause: lambdaCause };
const unused = () => Promise.reject(new Error('not asked for here'));
const machineWith = (findFailedRange: Machine['findFailedRange']): Machine => ({
  start: unused,
  findRunning: unused,
  describe: unused,
  find: unused,
  stop: unused,
  findFailedRange,
});
const machine = machineWith(unused);

it('tells of an error in words, with the message of its cause and never a stack', async () => {
  const told = await tellFailure(machine, failedRange);
  expect(told).toEqual({
    name: 'SourceAccessError',
    means: 'the source does not let the migration read what it needs',
    cause: 'permission denied for schema auth: grant usage on schema auth to the role',
    remedy: expect.stringContaining('secret supabase'),
  });
});

it('finds the error of a range in the execution of its own, where AWS keeps it', async () => {
  const threshold = { ...execution, error: 'States.ExceedToleratedFailureThreshold', cause: 'exceeded' };
  const withRange = machineWith(async () => failedRange);
  expect(await tellFailure(withRange, threshold)).toMatchObject({ name: 'SourceAccessError' });
  const withoutRange = machineWith(async () => undefined);
  expect(await tellFailure(withoutRange, threshold)).toMatchObject({ means: 'a range failed' });
});

it.each([
  ['RUNNING', undefined],
  ['SUCCEEDED', undefined],
  ['ABORTED', { name: 'ABORTED', means: 'the execution was stopped' }],
  ['TIMED_OUT', { name: 'States.Timeout' }],
  ['FAILED', { name: 'Unknown', means: 'a step failed in a way that is not foreseen' }],
])('%s is %j', async (status, expected) => {
  const told = await tellFailure(machine, { ...execution, status });
  if (expected === undefined) expect(told).toBeUndefined();
  else expect(told).toMatchObject(expected);
});

it.each([
  ['{"truncated":', undefined],
  ['{}', undefined],
  ['', undefined],
  ['in words', 'in words'],
])('reads the cause %j as %j', async (cause, expected) => {
  const told = await tellFailure(machine, { ...execution, error: 'X', cause });
  expect(told?.cause).toBe(expected);
});
