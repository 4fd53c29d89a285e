import { z } from 'zod';
import {
  type ReportAnswer,
  type ReportRequest,
  reportAnswer,
  reportRequest,
} from '#shared/contract/migration';
import type { OneShotDatabase } from '#shared/database/one-shot';
import { describeFaults } from '#shared/env';
import { InvalidInputError } from '../errors.ts';
import { callTarget } from '../target/call.ts';

/** Some 150 KB: far below what an invocation may answer. */
const issuesPerPage = 1_000;

const notFound: ReportAnswer = { status: 'not_found' };
const cursor = z.tuple([z.guid(), z.string(), z.string().nullable()]);
type IssuesRequest = Extract<ReportRequest, { operation: 'issues' }>;

/**
 * Answers where a run stands, what has become of its users, and its issues page by page.
 * @throws InvalidInputError, DatabaseUnavailableError
 */
export async function report(database: OneShotDatabase, event: unknown): Promise<ReportAnswer> {
  const parsed = reportRequest.safeParse(event);
  if (!parsed.success)
    throw new InvalidInputError(`the request is not valid: ${describeFaults(parsed.error)}`);
  const request = parsed.data;
  switch (request.operation) {
    case 'status': {
      const run = await read(database, 'gatehouse.run_status', request.runId);
      return run ? reportAnswer.parse({ status: 'status', run }) : notFound;
    }
    case 'report': {
      const run = await read(database, 'gatehouse.run_report', request.runId);
      return run ? reportAnswer.parse({ status: 'report', run }) : notFound;
    }
    case 'issues':
      return listIssues(database, request);
  }
}

async function read(database: OneShotDatabase, name: string, runId: string | undefined): Promise<unknown> {
  const [row] = await callTarget(database, `select ${name}($1) as answer`, [runId ?? null]);
  return row?.answer;
}

async function listIssues(database: OneShotDatabase, { runId, after }: IssuesRequest): Promise<ReportAnswer> {
  const run = (await read(database, 'gatehouse.run_status', runId)) as { run_id: string } | null;
  if (!run) return notFound;
  const [id, code, field] = after === undefined ? [null, null, null] : readCursor(after);
  const text = 'select * from gatehouse.list_issues($1, $2, $3, $4, $5)';
  const issues = await callTarget(database, text, [run.run_id, id, code, field, issuesPerPage]);
  const last = issues.length === issuesPerPage ? issues.at(-1) : undefined;
  const next = last ? JSON.stringify([last.source_id, last.code, last.field]) : null;
  return reportAnswer.parse({ status: 'issues', issues, next });
}

function readCursor(text: string): z.output<typeof cursor> {
  try {
    return cursor.parse(JSON.parse(text));
  } catch (cause) {
    throw new InvalidInputError(`"after" is ${JSON.stringify(text)}: give the "next" of the page before`, {
      cause,
    });
  }
}
