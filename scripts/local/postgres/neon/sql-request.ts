import type { IncomingHttpHeaders } from 'node:http';
// Lenient as Neon's decoder: a lone % stays.
import { unescape as percentDecode } from 'node:querystring';
import { z } from 'zod';
import { toParameterText } from './parameters.ts';
import { SqlRequestError } from './sql-errors.ts';

/** Who asks, from the Neon-Connection-String header. The host is not used. */
export interface Credentials {
  readonly role: string;
  readonly password: string;
  readonly database: string;
}

const isolationLevels = {
  ReadUncommitted: 'READ UNCOMMITTED',
  ReadCommitted: 'READ COMMITTED',
  RepeatableRead: 'REPEATABLE READ',
  Serializable: 'SERIALIZABLE',
} as const;

/** How to run and to answer, from the other Neon headers. Only the exact value `true` switches one on. */
export interface SqlOptions {
  readonly rawText: boolean;
  readonly arrayMode: boolean;
  readonly isolationLevel: keyof typeof isolationLevels | undefined;
  readonly readOnly: boolean;
  readonly deferrable: boolean;
}

const statement = z.object({
  query: z.string(),
  params: z
    .array(z.json())
    .default([])
    .transform((params) => params.map(toParameterText)),
  arrayMode: z.boolean().nullish(),
});

/** One statement with its parameters as text. */
export type Statement = z.output<typeof statement>;

const payload = z.union([statement, z.object({ queries: z.array(statement) })]);

export type Payload = z.output<typeof payload>;

/** @throws SqlRequestError in the words of Neon's proxy (proxy/src/serverless/http_util.rs) */
export function readCredentials(headers: IncomingHttpHeaders): Credentials {
  const url = parseUrl(headers['neon-connection-string']);
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:')
    throw new SqlRequestError('incorrect scheme');
  if (url.username === '') throw new SqlRequestError('missing username');
  if (headers.authorization !== undefined || url.password === '') {
    throw new SqlRequestError('missing authentication credentials: required password');
  }
  return {
    role: percentDecode(url.username),
    password: percentDecode(url.password),
    database: percentDecode(url.pathname.split('/')[1] ?? ''),
  };
}

function parseUrl(header: string | string[] | undefined): URL {
  if (typeof header !== 'string') throw new SqlRequestError('invalid header: neon-connection-string');
  const url = URL.parse(header);
  if (url === null) throw new SqlRequestError('invalid connection string: relative URL without a base');
  return url;
}

/** @throws SqlRequestError for an unknown isolation level */
export function readOptions(headers: IncomingHttpHeaders): SqlOptions {
  const isolationLevel = headers['neon-batch-isolation-level'];
  if (isolationLevel !== undefined && !isIsolationLevel(isolationLevel)) {
    throw new SqlRequestError('invalid isolation level');
  }
  return {
    rawText: headers['neon-raw-text-output'] === 'true',
    arrayMode: headers['neon-array-mode'] === 'true',
    isolationLevel,
    readOnly: headers['neon-batch-read-only'] === 'true',
    deferrable: headers['neon-batch-deferrable'] === 'true',
  };
}

function isIsolationLevel(level: string | string[]): level is keyof typeof isolationLevels {
  return typeof level === 'string' && Object.hasOwn(isolationLevels, level);
}

/** The statement that opens a batch's transaction. */
export function toBeginStatement({ isolationLevel, readOnly, deferrable }: SqlOptions): string {
  const modes = [
    isolationLevel === undefined ? '' : `ISOLATION LEVEL ${isolationLevels[isolationLevel]}`,
    readOnly ? 'READ ONLY' : '',
    deferrable ? 'DEFERRABLE' : '',
  ];
  return `START TRANSACTION ${modes.filter((mode) => mode !== '').join(', ')}`;
}

/** Headers by which the answer to a batch tells how it was run. */
export function toBatchHeaders(options: SqlOptions): Record<string, string> {
  return {
    ...(options.isolationLevel === undefined ? {} : { 'neon-batch-isolation-level': options.isolationLevel }),
    ...(options.readOnly ? { 'neon-batch-read-only': 'true' } : {}),
    ...(options.deferrable ? { 'neon-batch-deferrable': 'true' } : {}),
  };
}

/** @throws SqlRequestError when the body is not `{query, params}` or `{queries: […]}` */
export function parsePayload(body: Buffer): Payload {
  try {
    return payload.parse(JSON.parse(body.toString('utf8')));
  } catch {
    throw new SqlRequestError(
      'could not parse the HTTP request body: data did not match any variant of untagged enum Payload',
    );
  }
}
