import pg from 'pg';
import { SourceAccessError, SourceUnavailableError } from '../errors.ts';

/** Of Node's sockets and resolver: a network or a server that may be back soon. */
const passingFaults = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
]);
/** Of pg and pg-pool, which have no codes. */
const passingMessages = /^(connection terminated|timeout expired|timeout exceeded|query read timeout)/i;

/**
 * SQLSTATEs of a passing state, by their beginning: connections (08), transactions that others broke (40), too little of
 * something (53), locks (55P03), cancelled or timed out (57014), shut down or starting (57P), system errors (58).
 */
const passingStates = ['08', '40', '53', '55P03', '57014', '57P', '58'];

const tlsRefused =
  /^(the server does not support ssl|there was an error establishing an ssl|self-signed|unable to (verify|get)|certificate|hostname\/ip does not match)/i;
const tlsCode = /^(ERR_SSL_|ERR_TLS_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH)/;

/** What an operator can do, by the beginning of the SQLSTATE; the longest first. */
const remedies: readonly (readonly [state: string, remedy: string])[] = [
  ['28', 'the source refuses the role or its password: put the right ones into the secret'],
  ['3D000', 'the source has no such database: put the right one into the secret'],
  [
    '42501',
    'the role may not read all of the source: grant usage on schema auth and select on auth.users, auth.identities, auth.mfa_factors and the table of profiles to it, and, because of row-level security, alter role … bypassrls',
  ],
  [
    '42P01',
    'the source lacks a table: it must be a Supabase project, and the settings must name its table of profiles',
  ],
  ['3F000', 'the source lacks a schema: it must be a Supabase project'],
  [
    '42703',
    'the source lacks a column: its Supabase Auth must be one of 2024 or newer, and the settings must name the columns of its profiles',
  ],
  [
    '42883',
    'a column of the source has another type than in Supabase: user_id of the profiles must be a uuid',
  ],
  [
    '25006',
    'reading the source would write to it: the settings must name a table of profiles, or a view that only reads',
  ],
];
/** Supabase's pooler says so, all under XX000: of a project that is paused or not there, and of too many clients. */
const unknownTenant = /tenant.*not found/i;
const tooManyClients = /max clients/i;
/** The host of a database itself has no IPv4 address on Supabase, that of its pooler has. */
const unreachable = new Set(['ENETUNREACH', 'EHOSTUNREACH']);

/**
 * The error of pg or of a socket as one that the state machine can tell apart and that says nothing of the connection
 * string or of users: PostgreSQL's own texts may quote values, so that only those that name tables and columns are kept.
 */
export function translateError(error: unknown): unknown {
  if (error instanceof pg.DatabaseError) return translateSqlState(error);
  if (!(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (passingFaults.has(code) || passingMessages.test(error.message)) {
    const hint = unreachable.has(code) ? '; where there is no IPv6, use the host of the pooler' : '';
    return new SourceUnavailableError(`the source does not answer: ${code || error.message}${hint}`);
  }
  if (code === 'ENOTFOUND') {
    return new SourceAccessError(
      'the host of the source is unknown (ENOTFOUND): put the right one into the secret',
    );
  }
  if (tlsCode.test(code) || tlsRefused.test(error.message)) {
    return new SourceAccessError(
      `TLS with the source failed (${code || error.message}): the server must have a certificate for its host name from an authority that is known, or whose certificate is in the secret as ca`,
    );
  }
  return error;
}

function translateSqlState({ code = '', message }: pg.DatabaseError): Error {
  if (passingStates.some((state) => code.startsWith(state)) || tooManyClients.test(message)) {
    return new SourceUnavailableError(`the source broke off: SQLSTATE ${code}`);
  }
  if (unknownTenant.test(message)) {
    return new SourceAccessError(
      'the pooler of the source knows no such project or role: check the url in the secret',
    );
  }
  const [, remedy] = remedies.find(([state]) => code.startsWith(state)) ?? [];
  if (remedy === undefined) return new SourceAccessError(`the source refused a statement: SQLSTATE ${code}`);
  return new SourceAccessError(`${remedy} (SQLSTATE ${code}${namesOf(code, message)})`);
}

/** PostgreSQL's text where it names a table, a column or a schema, and never a value or a role. */
function namesOf(code: string, message: string): string {
  const isAboutNames = /^(42501|42P01|42703|3F000)$/.test(code);
  return isAboutNames ? `: ${message}` : '';
}
