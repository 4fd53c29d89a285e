import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { databaseConnection } from '#shared/database/connection';
import { createOneShotDatabase } from '#shared/database/one-shot';
import { type FunctionRole, functionRoles, loginsOf, setRolePassword } from '#shared/database/roles';
import { maxAgeMs } from '#shared/renewable';
import { parseValue } from './parse-value.ts';
import type { RotatedKind, RotationBase, WithOwner } from './rotation.ts';
import { RotationError } from './rotation-error.ts';

/** 192 bits, in characters that need no escaping in a connection URL. */
const passwordBytes = 24;
/** What a request that began with the old connection may take, and a cold start with it before: in milliseconds. */
const inFlightMs = 60_000;
/** So long after a rotation, in milliseconds, functions may still use the connection before. */
const settleMs = maxAgeMs + inFlightMs;
const millisecondsPerSecond = 1_000;

const roleSecret = databaseConnection.extend({ username: z.string(), password: z.string().min(1) });
type RoleSecret = z.output<typeof roleSecret>;

interface RolePasswordOptions {
  readonly role: FunctionRole;
  readonly withOwner: WithOwner;
  readonly now: () => number;
}

/** The function's role that a secret `database/<function>` is for. */
export function findRole(path: string): FunctionRole | undefined {
  return (Object.keys(functionRoles) as FunctionRole[]).find((role) => path === `database/${role}`);
}

/**
 * The connection of a function's role, which has two logins: a rotation gives the one that is not in use a new
 * password. The other keeps its own, so that functions which have not read the new connection yet go on working.
 */
export function createRolePassword({ role, withOwner, now }: RolePasswordOptions): RotatedKind {
  const parse = (text: string) => parseRoleSecret(role, text);
  return {
    async create(base) {
      const { username, ...current } = parse(base.current.text);
      const next = loginsOf(role).find((login) => login !== username) ?? username;
      requireSettled(next, base, now());
      const password = randomBytes(passwordBytes).toString('base64url');
      const url = Object.assign(new URL(current.url), { username: next, password }).href;
      return JSON.stringify({ ...current, username: next, password, url });
    },

    async set(text, base) {
      const next = parse(text);
      if (next.username === parse(base.current.text).username) {
        throw new RotationError(
          `the next connection of ${role} is for ${next.username}, which is in use by now: remove the label AWSPENDING and rotate again`,
        );
      }
      await withOwner((client) => setRolePassword(client, role, next.password, next.username));
    },

    async test(text) {
      const value = parse(text);
      const [row] = await createOneShotDatabase(value).query({
        text: "select pg_has_role(current_user, $1, 'usage') as has_grants",
        values: [functionRoles[role]],
      });
      if (row?.has_grants !== true)
        throw new RotationError(`${value.username} is no member of ${functionRoles[role]}: grant it`);
    },
  };
}

/** Nobody may still be using the login whose password is about to change. */
function requireSettled(next: string, { previous, changedAt, rotatedAt }: RotationBase, now: number): void {
  const wasUsed = rotatedAt !== undefined || !!previous?.text.includes(JSON.stringify(next));
  const waitMs = changedAt.getTime() + settleMs - now;
  if (!wasUsed || waitMs <= 0) return;
  throw new RotationError(
    `functions may still use the connection of ${next}, which was in use until a moment ago: rotate again in ${Math.ceil(waitMs / millisecondsPerSecond)} s`,
  );
}

function parseRoleSecret(role: FunctionRole, text: string): RoleSecret {
  const value = parseValue(roleSecret, text);
  if (loginsOf(role).includes(value.username)) return value;
  throw new RotationError(
    `the secret of ${role} is for the role "${value.username}": run the schema function`,
  );
}
