import type pg from 'pg';
import { SqlRequestError } from './sql-errors.ts';
import { type Payload, type SqlOptions, type Statement, toBeginStatement } from './sql-request.ts';
import { type ArrayTypes, toValueJson } from './value-json.ts';

/** A database connection with what is known of its database's array types (object id → element's object id). */
export interface Session {
  readonly client: pg.Client;
  readonly arrayTypes: Map<number, number>;
}

/** https://neon.com/docs/serverless/serverless-driver: "maximum request size and response size … is 64 MB". */
const maxResponseBytes = 64 * 1024 * 1024;

type TextRow = readonly (string | null)[];

/** Runs one statement, or all of a batch in one transaction, and gives the answer's JSON text. */
export async function execute(session: Session, payload: Payload, options: SqlOptions): Promise<string> {
  if (!('queries' in payload)) return runStatement(session, payload, options);
  await session.client.query(toBeginStatement(options));
  try {
    const results: string[] = [];
    for (const statement of payload.queries) results.push(await runStatement(session, statement, options));
    await session.client.query('COMMIT');
    return `{"results":[${results.join(',')}]}`;
  } catch (error) {
    // The statement's error is the answer; a connection that cannot roll back has lost its transaction anyway.
    await session.client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function runStatement(session: Session, statement: Statement, options: SqlOptions): Promise<string> {
  const config = {
    text: statement.query,
    values: statement.params,
    rowMode: 'array',
    queryMode: 'extended',
    types: createTextTypes(),
  } as const;
  const result = await session.client.query<(string | null)[]>({ ...config, values: [...config.values] });
  if (!options.rawText) await learnArrayTypes(session, result.fields);
  return toResultJson(result, {
    rawText: options.rawText,
    arrayMode: statement.arrayMode ?? options.arrayMode,
    arrayTypes: session.arrayTypes,
  });
}

/** Leaves every value as PostgreSQL's text, and stops at the size limit before the rows fill the memory. */
function createTextTypes(): pg.CustomTypesConfig {
  let bytes = 0;
  const readText = (text: string) => {
    bytes += Buffer.byteLength(text);
    if (bytes > maxResponseBytes) {
      throw new SqlRequestError(`response is too large (max is ${maxResponseBytes} bytes)`, 507);
    }
    return text;
  };
  return { getTypeParser: () => readText };
}

async function learnArrayTypes(
  { client, arrayTypes }: Session,
  fields: readonly pg.FieldDef[],
): Promise<void> {
  if (arrayTypes.size > 0 && fields.every(({ dataTypeID }) => isKnown(dataTypeID, arrayTypes))) return;
  const { rows } = await client.query<[number, number]>({
    text: "select oid::int8::float8, typelem::int8::float8 from pg_type where typinput = 'array_in'::regproc",
    rowMode: 'array',
  });
  for (const [type, element] of rows) arrayTypes.set(type, element);
}

/** Types below this object id are PostgreSQL's own (FirstNormalObjectId): loaded with the first answer. */
const firstUserTypeId = 16_384;

function isKnown(typeId: number, arrayTypes: ArrayTypes): boolean {
  return typeId < firstUserTypeId || arrayTypes.has(typeId);
}

interface Format {
  readonly rawText: boolean;
  readonly arrayMode: boolean;
  readonly arrayTypes: ArrayTypes;
}

function toResultJson(result: pg.QueryArrayResult<(string | null)[]>, format: Format): string {
  const names = result.fields.map(({ name }) => JSON.stringify(name));
  const toJson = (value: string | null, i: number) => {
    if (value === null) return 'null';
    if (format.rawText) return JSON.stringify(value);
    return toValueJson(value, result.fields[i]?.dataTypeID ?? 0, format.arrayTypes);
  };
  const toRow = (row: TextRow) =>
    format.arrayMode
      ? `[${row.map(toJson).join(',')}]`
      : `{${row.map((value, i) => `${names[i]}:${toJson(value, i)}`).join(',')}}`;
  const { command, rowCount } = result;
  const tail = JSON.stringify({ command: command ?? '', rowCount, rowAsArray: format.arrayMode }).slice(1);
  return `{"fields":${toFieldsJson(result.fields)},"rows":[${result.rows.map(toRow).join(',')}],${tail}`;
}

function toFieldsJson(fields: readonly pg.FieldDef[]): string {
  return JSON.stringify(
    fields.map(({ name, dataTypeID, tableID, columnID, dataTypeSize, dataTypeModifier }) => ({
      name,
      dataTypeID,
      tableID,
      columnID,
      dataTypeSize,
      dataTypeModifier,
      format: 'text',
    })),
  );
}
