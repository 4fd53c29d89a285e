import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createJudge, type Judge } from './sql/hazards.ts';
import { readStatements, type Statement } from './sql/statements.ts';
import { SqlSyntaxError } from './sql/tokens.ts';

const root = join(import.meta.dirname, '../..');
const folder = 'shared/database/migrations';
/** Enough to find the statement by. */
const shownCharacters = 60;

const marker = /^contract:\s*(.*)$/s;
const remedy =
  'expand now and contract in a later version, or write "-- contract: <why it is safe now>" on the line before';

/**
 * One sentence for every statement of a migration that the version of the code before it may not survive, and for
 * every marker that justifies nothing. During a deployment, and after a rollback, that version runs on the new schema.
 */
export function findDestructiveMigrations(): string[] {
  return readdirSync(join(root, folder))
    .sort()
    .flatMap((file) => checkMigration(`${folder}/${file}`, readFileSync(join(root, folder, file), 'utf8')));
}

/** Checks one migration; `file` is only named in the sentences. */
export function checkMigration(file: string, sql: string): string[] {
  try {
    const judge = createJudge();
    return readStatements(sql).flatMap((statement) => {
      const fault = faultOf(statement, judge);
      return fault === undefined ? [] : [`${file}:${statement.line}: ${excerpt(statement)} ${fault}`];
    });
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    return [`${file}:${error.line}: ${error.message}`];
  }
}

function faultOf(statement: Statement, judge: Judge): string | undefined {
  const hazard = judge.hazardOf(statement);
  const [, reason] = marker.exec(statement.comment ?? '') ?? [];
  if (hazard === undefined)
    return reason === undefined ? undefined : 'is marked "contract:" and destroys nothing: remove the mark';
  if (reason === undefined) return `${hazard}: ${remedy}`;
  return reason === '' ? 'is marked "contract:" without a reason: say why it is safe now' : undefined;
}

function excerpt({ tokens }: Statement): string {
  const text = tokens
    .map(({ source }) => source)
    .join(' ')
    .replaceAll(/\s+/g, ' ');
  return `"${text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text}"`;
}
