import type { Client } from '@neondatabase/serverless';
import { type ResourceName, resourceNames } from '#shared/contract/resources';
import { withDeploymentLock } from '#shared/database/owner';

/** The role that each deployed function connects as, by the function's name. */
export const functionRoles = {
  auth: 'gatehouse_auth',
  jwks: 'gatehouse_jwks',
  health: 'gatehouse_health',
  maintenance: 'gatehouse_maintenance',
  admin: 'gatehouse_admin',
  events: 'gatehouse_events',
  'migration-plan': 'gatehouse_migration_plan',
  'migration-copy': 'gatehouse_migration_copy',
  'migration-reconcile': 'gatehouse_migration_reconcile',
  'migration-verify': 'gatehouse_migration_verify',
  'migration-rollback': 'gatehouse_migration_rollback',
  'migration-report': 'gatehouse_migration_report',
  ...resourceRoles(),
} as const;

export type FunctionRole = keyof typeof functionRoles;

function resourceRoles() {
  const entries = resourceNames.map((name) => [name, `gatehouse_${name}`]);
  return Object.fromEntries(entries) as { readonly [N in ResourceName]: `gatehouse_${N}` };
}

/**
 * What the name of a role's second login ends in. It is a member of the first, whose grants and policies it inherits:
 * the rotation of passwords gives them a new one in turn, so that the connection before goes on working.
 */
const secondLoginSuffix = '_b';

/** Both names that a function may log in with. */
export function loginsOf(role: FunctionRole): readonly [first: string, second: string] {
  return [functionRoles[role], `${functionRoles[role]}${secondLoginSuffix}`];
}

/** Granted by an operator to a backend that reads sessions from the view `user_sessions`; cannot log in. */
const sessionReaderRole = 'gatehouse_session_reader';

/** No statement of a request may run longer: the caller has had its 503 by then. */
const statementTimeout = '5s';
/** A batch of the migration is one statement, and nobody waits for an answer but the migration itself. */
const bulkStatementTimeout = '60s';
/** A frozen environment must not hold locks. */
const idleInTransactionTimeout = '10s';

/** Creates the roles that migrations grant to. Without a password yet: nobody can log in as one. */
export async function createRoles(client: Client): Promise<void> {
  await withDeploymentLock(client, async () => {
    for (const role of [...Object.values(functionRoles), sessionReaderRole]) await createRole(client, role);
  });
}

async function createRole(client: Client, role: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role]);
  if (!rowCount) await client.query(`create role ${client.escapeIdentifier(role)} nologin noinherit`);
}

/**
 * Lets a function's role log in with `password`, under the first of its two names unless said otherwise. The text is
 * sent as it is: Neon refuses hashed passwords, and the connection is encrypted.
 */
export async function setRolePassword(
  client: Client,
  role: FunctionRole,
  password: string,
  login: string = functionRoles[role],
): Promise<void> {
  const name = client.escapeIdentifier(login);
  // Two at once would fail on the same catalog row, and PostgreSQL logs the statement that fails.
  await withDeploymentLock(client, async () => {
    if (login !== functionRoles[role]) await createSecondLogin(client, role);
    await client.query(`alter role ${name} with login password ${client.escapeLiteral(password)}`);
    // Settings are not inherited: each login has its own.
    const timeout = isBulkRole(role) ? bulkStatementTimeout : statementTimeout;
    await client.query(`alter role ${name} set statement_timeout = '${timeout}'`);
    await client.query(
      `alter role ${name} set idle_in_transaction_session_timeout = '${idleInTransactionTimeout}'`,
    );
  });
}

/** Events (migration 0011) tell the migration's logins by the prefix of their names. */
function isBulkRole(role: FunctionRole): boolean {
  return functionRoles[role].startsWith('gatehouse_migration_');
}

async function createSecondLogin(client: Client, role: FunctionRole): Promise<void> {
  const [first, second] = loginsOf(role);
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [second]);
  if (rowCount) return;
  // From PostgreSQL 16 on a membership is inherited as the member's attribute says when it is granted.
  await client.query(`create role ${client.escapeIdentifier(second)} nologin inherit`);
  await client.query(`grant ${client.escapeIdentifier(first)} to ${client.escapeIdentifier(second)}`);
}
