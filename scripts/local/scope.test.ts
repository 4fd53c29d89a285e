import { expect, it } from 'vitest';
import { createScope } from './scope.ts';

it('ends what was started last first, once', async () => {
  const ended: string[] = [];
  const scope = createScope();
  await scope.defer(async () => ended.push('first'));
  await scope.defer(async () => ended.push('second'));
  await Promise.all([scope.end(), scope.end()]);
  expect(ended).toEqual(['second', 'first']);
});

it('ends at once what comes after the end', async () => {
  const scope = createScope();
  await scope.end();
  let ended = false;
  await scope.defer(async () => {
    ended = true;
  });
  expect(ended).toBe(true);
});

it('ends the rest when one fails, and tells', async () => {
  const ended: string[] = [];
  const scope = createScope();
  await scope.defer(async () => ended.push('first'));
  await scope.defer(() => Promise.reject(new Error('stuck')));
  await expect(scope.end()).rejects.toThrow('1 parts failed to stop');
  expect(ended).toEqual(['first']);
});
