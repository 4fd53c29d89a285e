import { accountLinks } from '#shared/contract/account-links';
import type { OneShotDatabase } from '#shared/database/one-shot';
import type { Messages } from '#shared/mail/messages';
import { storedIdentifier } from '../engine/verification-identifiers.ts';
import { currentRequest } from '../request-state.ts';
import { completeReset, voidLinks, voidOlderResets } from './statements.ts';

/** Links to reset a password live an hour and work once. */
export const resetLifetimeSeconds = 60 * 60;
const minutes = resetLifetimeSeconds / 60;

export interface PasswordOwner {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

export interface PasswordChangeOptions {
  readonly issuer: string;
  readonly database: OneShotDatabase;
  readonly messages: Messages;
}

export interface PasswordChanges {
  /** Puts the link with a new token into the request's outbox; older links are void. */
  requestReset(user: PasswordOwner, token: string): Promise<void>;
  /** After a reset by mail: ends what the old password could have been used for, and tells the owner. */
  completeReset(user: PasswordOwner): Promise<void>;
  /** After a change by whoever knew the old one: links and trusted devices are void, and the owner is told. */
  complete(user: PasswordOwner): Promise<void>;
}

/** What goes with a new password beside the password itself, which the engine stores. */
export function createPasswordChanges({
  issuer,
  database,
  messages,
}: PasswordChangeOptions): PasswordChanges {
  const tell = (email: string, name: string) =>
    currentRequest().outbox.push({ to: email, message: messages.passwordChanged({ name }) });

  return {
    async requestReset({ id, email, name }, token) {
      await database.query(voidOlderResets(id, await storedIdentifier(`reset-password:${token}`)));
      const link = `${issuer}${accountLinks.reset.path}?token=${token}`;
      const request = currentRequest();
      request.userId = id;
      request.outbox.push({ to: email, message: messages.resetPassword({ name, link, minutes }) });
    },
    async completeReset({ id, email, name }) {
      const request = currentRequest();
      request.userId = id;
      await database.transaction(completeReset(id, email, request.clientAddress));
      tell(email, name);
    },
    async complete({ id, email, name }) {
      await database.query(voidLinks(id));
      tell(email, name);
    },
  };
}
