import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, test } from 'vitest';
import { pythonPackages } from '../setup/python.ts';
import { fillPage, pages } from './pages.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

test.each(pages)('%s shows the files of the example as they are: run npm run docs', (page) => {
  const text = readFileSync(page, 'utf8');
  expect(text).toBe(fillPage(text));
  const stale = text.replaceAll(/(copied by .*?```\w+\n)/gs, '$1another first line\n');
  expect(stale).not.toBe(text);
  expect(fillPage(stale)).toBe(text);
});

/** Of the site, a page shows what ties it to the client; the rest is forms. */
const site = 'examples/docusaurus';

test('every file of the services is shown, but for what the Python package is called', () => {
  const shown = pages.map((page) => readFileSync(page, 'utf8')).join('');
  const files = globSync('examples/**/*.{ts,py,sql}', { cwd: root, exclude: ['**/node_modules', site] });
  expect(files.length).toBeGreaterThan(10);
  for (const file of files.filter((name) => !name.endsWith('__init__.py')))
    expect(shown).toContain(`<!-- ${file}: copied by`);
});

it.each(Object.values(pythonPackages))('%s is installed where the tests run', (name) => {
  expect(read('.github/workflows/ci.yml')).toMatch(new RegExp(`apt-get install[^:]* ${name}\\s`));
});

it.each(Object.values(pythonPackages).filter((name) => name.startsWith('python3-')))(
  'docs/backends-python.md has %s installed',
  (name) => {
    expect(read('docs/backends-python.md')).toMatch(new RegExp(`apt-get install[^#]* ${name}\\s`));
  },
);
