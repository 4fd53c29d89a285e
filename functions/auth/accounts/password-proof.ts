import { APIError } from 'better-auth/api';
import { passwordLength } from '#shared/contract/password';
import type { EndpointContext } from '../engine/endpoint-context.ts';

/** Whether a password is the one of a signed-in user. */
export async function isOwnPassword(
  { context }: EndpointContext,
  userId: string,
  password: string,
): Promise<boolean> {
  if (password.length > passwordLength.max) return false;
  const account = await context.internalAdapter.findCredentialAccount(userId);
  if (!account?.password) return false;
  return context.password.verify({ hash: account.password, password });
}

/** @throws APIError SESSION_NOT_FRESH unless the request's session began a few minutes ago */
export function requireFreshSession({ context }: EndpointContext): void {
  const startedAt = context.session?.session.createdAt.getTime() ?? 0;
  if (Date.now() - startedAt < context.sessionConfig.freshAge * 1_000) return;
  throw new APIError('FORBIDDEN', {
    code: 'SESSION_NOT_FRESH',
    message: 'send the current password as "password", or sign in again first',
  });
}

/** @throws APIError as the engine does for a wrong password */
export function refuseWrongPassword(): never {
  throw new APIError('BAD_REQUEST', { code: 'INVALID_PASSWORD', message: 'Invalid password' });
}
