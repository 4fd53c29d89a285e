import { expect, it } from 'vitest';
import { secretVersions } from '#shared/secret-versions';

const value = (letter: string) => letter.repeat(32);

it('puts the newest version first, by number', () => {
  expect(secretVersions.parse({ 2: value('b'), 10: value('c'), 1: value('a') })).toEqual([
    { version: 10, value: value('c') },
    { version: 2, value: value('b') },
    { version: 1, value: value('a') },
  ]);
});

it.each([{}, { one: value('a') }, { 1: 'short' }, [], 'text', null])('refuses %j', (versions) => {
  expect(secretVersions.safeParse(versions).success).toBe(false);
});
