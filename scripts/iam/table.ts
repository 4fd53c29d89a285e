import type { Permission } from './statements.ts';

const effectWidth = 7;
const actionWidth = 34;
const resourceWidth = 55;

/** The statements as a table, a heading for each who has any, at most 100 columns wide. */
export function formatTable(statements: readonly Permission[]): string {
  const byHolder = Map.groupBy(statements, (statement) => statement.who);
  const blocks = [...byHolder].map(([name, own]) => [name, ...own.flatMap(formatStatement), ''].join('\n'));
  return ['', row('WHO', '', ''), row('  EFFECT', 'ACTIONS', 'RESOURCES'), '', ...blocks, ''].join('\n');
}

/** Actions and resources below each other: every action of a statement holds for every resource. */
function formatStatement({ effect, actions, resources, condition }: Permission): string[] {
  const left = actions.flatMap((action) => wrap(action, actionWidth));
  const right = resources.flatMap((resource) => wrap(resource, resourceWidth));
  const height = Math.max(left.length, right.length);
  const rows = Array.from({ length: height }, (_, index) =>
    row(index === 0 ? `  ${effect}` : '', left[index] ?? '', right[index] ?? ''),
  );
  return [
    ...rows,
    ...wrap(condition ? `if ${condition}` : '', resourceWidth).map((line) => row('', '', line)),
  ];
}

function row(effect: string, action: string, resource: string): string {
  return `${effect.padEnd(effectWidth + 2)}${action.padEnd(actionWidth + 1)}${resource}`.trimEnd();
}

/** Names have no spaces to break at: whatever is too long goes on in the next line. */
function wrap(text: string, width: number): string[] {
  return text.match(new RegExp(`.{1,${width}}`, 'g')) ?? [];
}
