import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { wholeNumber } from '../settings/kinds.ts';
import { renderConfiguration } from './configuration.ts';
import { configurationFile } from './files.ts';
import { listSections } from './settings-list.ts';

test('docs/configuration.md is what the schema says: run npm run docs', () => {
  expect(readFileSync(configurationFile, 'utf8')).toBe(renderConfiguration());
});

test('a setting shows its range, default and meaning', () => {
  expect(renderConfiguration()).toContain(
    '| `throttle.rateLimit` | requests per second, 1 to 10000 | `100` | Steady rate that the gateway lets through to each route. |',
  );
});

test('the default of a setting in an object that is not there by default is shown too', () => {
  expect(renderConfiguration()).toMatch(/\| `edge\.rateLimitPer5Minutes` \|[^|]+\| `1000` \|/);
});

test('defaults that depend on the function are shown too', () => {
  const text = renderConfiguration();
  expect(text).toContain('| `functions.auth.memoryMb` | MB, 128 to 10240 | `1769` |');
  expect(text).toContain('| `functions.<name>.memoryMb` | MB, 128 to 10240 | `512` |');
});

test('an object of settings that may be false for none shows its settings', () => {
  const text = renderConfiguration();
  expect(text).toMatch(/## `migration\.profiles`\n\n.*`false` for a source without/);
  expect(text).toContain('| `migration.profiles.table` | schema and table | `public.user_profile` |');
  expect(text).toMatch(/\| `migration\.profiles\.columns\.age_range` \| [^|]+ \| `age_range` \|/);
});

test('an empty object is no default to show', () => {
  expect(renderConfiguration()).toMatch(/\| `migration\.profiles\.values` \|[^|]+\| none \|/);
});

test('a setting without words does not get into the documentation', () => {
  const schema = z.object({ speed: wholeNumber('km/h', 1, 9).optional() });
  expect(() => listSections(schema)).toThrow('speed lacks a kind or a description: add it in the schema');
});
