import { expect, it } from 'vitest';
import type { Account } from './account.ts';
import { checkStage } from './check.ts';

/** An account whose secrets have no value. */
const emptyAccount = (paths: readonly string[]): Account => ({
  list: async (stage) =>
    paths.map((path) => ({
      name: `gatehouse/${stage}/${path}`,
      stage,
      path,
      hasValue: false,
      isRotated: false,
    })),
  read: async () => ({ is: 'missing' }),
  write: () => Promise.reject(new Error('nothing is to be written')),
  rotate: () => Promise.reject(new Error('nothing is to be rotated')),
  isCurrent: async () => true,
});

it('a provider to sign in with may be left empty, and is off', async () => {
  const { ok, secrets } = await checkStage(emptyAccount(['google', 'oidc/acme']), 'dev');
  expect(ok).toBe(true);
  expect(secrets.map(({ state, remedy }) => [state, remedy])).toEqual([
    ['empty', undefined],
    ['empty', undefined],
  ]);
});

it('any other secret lacks its value', async () => {
  const { ok, secrets } = await checkStage(emptyAccount(['email', 'google']), 'dev');
  expect(ok).toBe(false);
  expect(secrets[0]?.remedy).toBe('npm run secrets -- set email --stage dev');
});
