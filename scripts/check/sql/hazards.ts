import { alteredTable, alterTableHazard, defaultsSet } from './alter-table.ts';
import { canonical, isSymbol, namePattern, outside, plainName } from './canonical.ts';
import { depthAfter, type Statement } from './statements.ts';
import type { Token } from './tokens.ts';

/** Judges the statements of one migration, in their order. */
export interface Judge {
  /** Why the version before may not survive the statement; undefined when it does. */
  hazardOf(statement: Statement): string | undefined;
}

/** What is only ever added, or read; a migration's own data changes are looked at separately. */
const harmless = /^(?:create|comment|grant|insert|select|with|set|reset|analyze|delete from|update) /;
/** A new function may be called by everybody. Our roles hold grants of their own, so that none of them loses this. */
const hardening =
  /^revoke (?:execute|all) on (?:function|procedure|routine|all (?:functions|procedures|routines) in schema) .* from public$/;
const additive = /^alter type \S+(?: \. \S+)? add value |^alter default privileges .* grant /;
const newTable = new RegExp(
  `^create (?:(?:temporary|temp|unlogged) )?table (?!if not exists )(${namePattern}) `,
);
const uniqueIndex = new RegExp(
  `^create unique index .* ?on (?:only )?(${namePattern}) (?:using |\\(|where |$)`,
);
const restrictivePolicy = new RegExp(`^create policy \\S+ on (${namePattern}) as restrictive\\b`);
const narrows = 'forbids what the version before may still write or read';

/**
 * A judge for the statements of one migration: it remembers what the migration itself has created, which the version
 * before cannot know and so cannot miss.
 */
export function createJudge(): Judge {
  const newTables = new Set<string>();
  const defaults = new Set<string>();
  const isOld = (table: string | undefined): boolean => table !== undefined && !newTables.has(table);
  return {
    hazardOf(statement) {
      const text = canonical(statement.tokens);
      for (const column of defaultsSet(statement)) defaults.add(column);
      const [, created] = newTable.exec(text) ?? [];
      if (created) newTables.add(plainName(created));
      const altered = alteredTable(statement);
      if (altered !== undefined) return isOld(altered) ? alterTableHazard(statement, defaults) : undefined;
      if (isOld(narrowedTable(text))) return narrows;
      return statementHazard(text) ?? rowsHazard(statement.tokens, isOld);
    },
  };
}

function narrowedTable(text: string): string | undefined {
  const [, table] = uniqueIndex.exec(text) ?? restrictivePolicy.exec(text) ?? [];
  return table && plainName(table);
}

function statementHazard(text: string): string | undefined {
  if (/^(?:drop|truncate) /.test(text)) return 'removes what the version before may still use';
  if (/^alter .* rename /.test(text)) return 'takes away a name that the version before still uses';
  if (hardening.test(text) || additive.test(text) || harmless.test(text)) return undefined;
  if (text.startsWith('revoke ')) return 'takes a right that the version before may still need';
  return 'is of a kind that this check cannot judge';
}

const rowChange = new RegExp(`^(?:delete from|update) (?:only )?(${namePattern}) `);

/** Every `delete` and `update`, also one within a `with`, says which rows it means. */
function rowsHazard(tokens: readonly Token[], isOld: (table: string) => boolean): string | undefined {
  if (canonical(tokens.slice(0, 1)) === 'create') return undefined;
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    const isStart = before === undefined || isSymbol(before, '(') || isSymbol(before, ')');
    if (!isStart || token.kind !== 'word') continue;
    const clause = clauseFrom(tokens.slice(index));
    const [, table] = rowChange.exec(`${canonical(clause)} `) ?? [];
    if (table && isOld(plainName(table)) && !hasCondition(clause))
      return 'changes every row: say which ones with where';
  }
  return undefined;
}

/** Up to the parenthesis that closes what is around the clause. */
function clauseFrom(tokens: readonly Token[]): Token[] {
  const end = tokens.findIndex((_, index) => depthAfter(tokens.slice(0, index + 1)) < 0);
  return tokens.slice(0, end === -1 ? undefined : end);
}

function hasCondition(clause: readonly Token[]): boolean {
  const text = canonical(outside(clause));
  return / where(?: |$)/.test(text) && !/ where true(?: returning .*)?$/.test(text);
}
