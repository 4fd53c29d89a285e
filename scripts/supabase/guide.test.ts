import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { reasonCodes } from '#shared/contract/migration';
import { failures } from './failures.ts';
import { fillGuide, guideFile } from './guide.ts';

const guide = readFileSync(guideFile, 'utf8');

test('docs/migration.md has every reason and every failure as the code has them: run npm run docs', () => {
  expect(guide).toBe(fillGuide(guide));
  for (const name of [...reasonCodes, ...Object.keys(failures)]) expect(guide).toContain(`| \`${name}\` |`);
});
