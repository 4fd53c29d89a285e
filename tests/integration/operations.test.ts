import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const guide = readFileSync(join(root, 'docs/operations.md'), 'utf8');
/** Half of the smallest amount that the guide writes, and what binary fractions add to it. */
const halfACent = 0.005 + 1e-9;

/** Sums of products: `2 × 0.5 + 3 × 0.1`. */
const evaluate = (formula: string) =>
  formula
    .split(' + ')
    .map((product) => product.split(' × ').reduce((value, factor) => value * Number(factor), 1))
    .reduce((sum, product) => sum + product, 0);

describe('the operations guide', () => {
  const amounts = [...guide.matchAll(/\| `([\d.×+ ]+)` \| \$([\d.]+)(?= \|)/g)];

  it('has a formula for what things cost', () => {
    expect(amounts.length).toBeGreaterThan(20);
  });

  it.each(amounts.map(([, formula = '', amount = '']) => [formula, amount]))(
    '%s is $%s',
    (formula, amount) => {
      expect(Math.abs(evaluate(formula) - Number(amount))).toBeLessThanOrEqual(halfACent);
    },
  );

  it('names npm scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const names = [...guide.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
    expect(names.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
    expect(names).toContain('secrets');
  });

  it('links to files and headings that exist', () => {
    const toAnchor = (heading: string) =>
      heading
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-');
    const links = [...guide.matchAll(/\]\((?!https?:)([^)#]*)#?([^)]*)\)/g)];
    const broken = links.filter(([, file = '', anchor = '']) => {
      const path = file ? join(root, 'docs', file) : join(root, 'docs/operations.md');
      if (!existsSync(path)) return true;
      const headings = readFileSync(path, 'utf8').matchAll(/^#+ (.+)$/gm);
      return anchor !== '' && ![...headings].some(([, heading = '']) => toAnchor(heading) === anchor);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
    expect(links.length).toBeGreaterThan(5);
  });
});
