import { canonical, namePattern, outside, plainName, splitAtCommas } from './canonical.ts';
import type { Statement } from './statements.ts';

const alterTable = new RegExp(`^alter table (?:if exists )?(?:only )?(${namePattern}) (?:\\* )?`);

interface ActionRule {
  readonly pattern: RegExp;
  readonly hazard: string | undefined;
}

const harmless = undefined;
const removed = 'removes what the version before may still use';
const narrowed = 'forbids what the version before may still write';

/** The rest of an action on one column; `column` may be left out, and is no name then. */
const onColumn = (rest: string): RegExp => new RegExp(`^alter (?:column |(?!column ))(\\S+) ${rest}`);
/** The definition of a new column that has one of these words behind its name. */
const newColumn = (words: string): RegExp =>
  new RegExp(`^add (?:column )?(?:if not exists )?\\S+ (?:.* )?(?:${words})(?: |$)`);

const settingNotNull = onColumn('set not null$');
const settingDefault = onColumn('set default ');

/** The first rule that matches an action decides; an action that matches none is refused. */
const actionRules: readonly ActionRule[] = [
  { pattern: /^add (?:constraint|check|unique|primary|foreign|exclude)(?: |$)/, hazard: narrowed },
  { pattern: newColumn('default|generated|serial|bigserial|smallserial'), hazard: harmless },
  {
    pattern: newColumn('not null|primary key'),
    hazard: 'adds a column that the version before does not fill: give it a default, or let it be null',
  },
  { pattern: /^add /, hazard: harmless },
  { pattern: onColumn('(?:set data )?type '), hazard: 'changes a type that the version before still uses' },
  { pattern: onColumn('drop default$'), hazard: 'removes a default that the version before may rely on' },
  { pattern: settingNotNull, hazard: `${narrowed}: set a default in the same migration` },
  { pattern: onColumn('(?:drop not null$|set (?:default|statistics|storage) )'), hazard: harmless },
  { pattern: onColumn('drop '), hazard: removed },
  { pattern: /^drop /, hazard: removed },
  { pattern: /^rename /, hazard: 'takes away a name that the version before still uses' },
  {
    pattern: /^(?:enable|disable|force|no force) row level security$/,
    hazard: 'changes which rows the version before sees',
  },
  { pattern: /^(?:validate constraint |set$|reset$)/, hazard: harmless },
];

/** The table that a statement alters, if it alters one. */
export function alteredTable(statement: Statement): string | undefined {
  const [, name] = alterTable.exec(canonical(statement.tokens)) ?? [];
  return name && plainName(name);
}

/** What makes an `alter table` destructive; undefined when nothing does. */
export function alterTableHazard(statement: Statement, defaults: ReadonlySet<string>): string | undefined {
  const table = alteredTable(statement);
  return actionsOf(statement)
    .filter((action) => !isFilled(action, table, defaults))
    .map(hazardOf)
    .find((hazard) => hazard !== undefined);
}

/** `table.column` of every default that an `alter table` sets. */
export function defaultsSet(statement: Statement): string[] {
  const table = alteredTable(statement);
  return actionsOf(statement).flatMap((action) => {
    const [, column] = settingDefault.exec(action) ?? [];
    return column ? [`${table}.${plainName(column)}`] : [];
  });
}

function actionsOf({ tokens }: Statement): string[] {
  const [head = ''] = alterTable.exec(canonical(tokens)) ?? [];
  const actions = tokens.slice(head.split(' ').length - 1);
  return splitAtCommas(actions).map((action) => canonical(outside(action)));
}

/** `set not null` on a column with a default: an insert of the version before still succeeds. */
function isFilled(action: string, table: string | undefined, defaults: ReadonlySet<string>): boolean {
  const [, column] = settingNotNull.exec(action) ?? [];
  return column !== undefined && defaults.has(`${table}.${plainName(column)}`);
}

function hazardOf(action: string): string | undefined {
  const rule = actionRules.find(({ pattern }) => pattern.test(action));
  return rule ? rule.hazard : 'alters a table in a way that this check does not know';
}
