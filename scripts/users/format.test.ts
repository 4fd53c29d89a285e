import { expect, it } from 'vitest';
import { formatFound, formatShown } from './format.ts';

const found = {
  id: '488d0a11-5ace-4f8e-bdd7-4b62c13bf30c',
  email: `${'a'.repeat(60)}@example.com`,
  email_verified: true,
  banned: false,
};
const shown = {
  ...found,
  name: 'Ada \u001b[31m\u202eecalevoL\r\nid  0',
  created_at: '2026-11-20T19:57:51.038+00:00',
  updated_at: '2026-11-20T19:57:51.285789+00:00',
  banned: true,
  ban_reason: 'x'.repeat(200),
  banned_until: null,
  providers: ['credential'],
  has_second_factor: true,
  passkeys: 1,
  living_sessions: 2,
  newest_session_at: '2026-11-20T19:57:51.454+00:00',
  has_profile: true,
  sign_in_locked_until: null,
};
const widest = (text: string) => Math.max(...text.split('\n').map(({ length }) => length));

it('fits 80 columns and leaves nothing out', () => {
  const list = formatFound({ users: [found], more: true });
  const one = formatShown(shown);
  expect(widest(list)).toBeLessThanOrEqual(80);
  expect(widest(one)).toBeLessThanOrEqual(80);
  expect(list.replace(/\s/g, '')).toContain('a'.repeat(30));
  expect(list.match(/a+(?=@|\n)/g)?.join('')).toHaveLength(60);
  expect(one.match(/x{2,}/g)?.join('')).toHaveLength(200);
  expect(list).toContain('there are more');
});

it('T44 a name can neither colour the terminal nor add a line', () => {
  const text = formatShown(shown);
  expect(text).toMatch(/^name +Ada \[31mecalevoLid {2}0$/m);
  for (const character of ['\u001b', '\u202e', '\r']) expect(text).not.toContain(character);
});

it('says when nobody was found', () => {
  expect(formatFound({ users: [], more: false })).toBe('nobody was found\n');
});
