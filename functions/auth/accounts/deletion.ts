import { APIError, createAuthEndpoint, getSessionFromCtx } from 'better-auth/api';
import { deleteSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import { accountLinks } from '#shared/contract/account-links';
import { passwordLength } from '#shared/contract/password';
import type { OneShotDatabase } from '#shared/database/one-shot';
import type { Messages } from '#shared/mail/messages';
import type { EndpointContext } from '../engine/endpoint-context.ts';
import { currentRequest } from '../request-state.ts';
import { isOwnPassword, refuseWrongPassword } from './password-proof.ts';
import { deleteUser } from './statements.ts';

/** Links to delete an account live as long as those that reset its password, and work once. */
const lifetimeSeconds = 60 * 60;
const minutes = lifetimeSeconds / 60;
const tokenBytes = 24;

const body = z.object({
  password: z.string().max(passwordLength.max).optional(),
  token: z.string().max(128).optional(),
});

export interface DeletionOptions {
  readonly issuer: string;
  readonly database: OneShotDatabase;
  readonly messages: Messages;
}

/**
 * `POST /delete-user`: with the current password, or with the token of a mail, the account goes at once, and profile
 * and sessions with it. With neither, the mail is sent.
 */
export function createDeletionEndpoint({ issuer, database, messages }: DeletionOptions) {
  const remove = async (userId: string) => {
    const [user] = await database.query(deleteUser(userId));
    const request = currentRequest();
    request.userId = userId;
    request.did = 'deletion';
    if (user) {
      const message = messages.accountDeleted({ name: String(user.name) });
      request.outbox.push({ to: String(user.email), message });
    }
    return { success: true, message: 'User deleted' };
  };

  return createAuthEndpoint('/delete-user', { method: 'POST', body }, async (context) => {
    const { password, token } = context.body;
    if (token !== undefined) {
      const userId = await useToken(context, token);
      deleteSessionCookie(context);
      return context.json(await remove(userId));
    }
    const session = await getSessionFromCtx(context);
    if (!session) throw new APIError('UNAUTHORIZED', { code: 'UNAUTHORIZED', message: 'Unauthorized' });
    if (password !== undefined) {
      if (!(await isOwnPassword(context, session.user.id, password))) refuseWrongPassword();
      deleteSessionCookie(context);
      return context.json(await remove(session.user.id));
    }
    const { email, name, id } = session.user;
    const link = `${issuer}${accountLinks.delete.path}?token=${await createToken(context, id)}`;
    currentRequest().outbox.push({ to: email, message: messages.deleteAccount({ name, link, minutes }) });
    return context.json({ success: true, message: 'Verification email sent' });
  });
}

async function createToken({ context }: EndpointContext, userId: string): Promise<string> {
  const token = Buffer.from(crypto.getRandomValues(new Uint8Array(tokenBytes))).toString('hex');
  const expiresAt = new Date(Date.now() + lifetimeSeconds * 1_000);
  await context.internalAdapter.createVerificationValue({
    identifier: `delete-account-${token}`,
    value: userId,
    expiresAt,
  });
  return token;
}

/** Uses a token up, whoever presents it: it was sent to the account's mailbox. */
async function useToken({ context }: EndpointContext, token: string): Promise<string> {
  const found = await context.internalAdapter.consumeVerificationValue(`delete-account-${token}`);
  if (found) return found.value;
  throw new APIError('NOT_FOUND', {
    code: 'LINK_NOT_FOUND',
    message: 'the link is not valid: ask for a new one',
  });
}
