import { join } from 'node:path';
import { reasons } from '#shared/contract/migration';
import { failures } from './failures.ts';

/** The operator's guide, whose tables are made by `npm run docs`. */
export const guideFile = join(import.meta.dirname, '../../docs/migration.md');

const outcomes = ['listed', 'merged', 'noted', 'mismatch', 'left'] as const;

const tables: Readonly<Record<string, () => string>> = {
  reasons: () =>
    renderTable(
      ['code', 'outcome', 'what it says', 'what to do'],
      outcomes.flatMap((wanted) =>
        Object.entries(reasons)
          .filter(([, { outcome }]) => outcome === wanted)
          .map(([code, { outcome, means, remedy }]) => [`\`${code}\``, outcome, means, remedy]),
      ),
    ),
  failures: () =>
    renderTable(
      ['name', 'what it says', 'what to do'],
      Object.entries(failures).map(([name, { means, remedy }]) => [`\`${name}\``, means, remedy]),
    ),
};

/** The guide with its tables as the code has them. */
export function fillGuide(guide: string): string {
  return guide.replace(
    /(<!-- (\w+): made by "npm run docs" -->\n).*?(\n<!-- end -->)/gs,
    (_, head: string, name: string, foot: string) => `${head}\n${tables[name]?.()}\n${foot}`,
  );
}

function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}
