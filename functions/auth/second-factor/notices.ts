import type { MailFacts } from '#shared/mail/copy';
import type { Messages } from '#shared/mail/messages';
import { currentRequest } from '../request-state.ts';

interface Owner {
  readonly email: string;
  readonly name: string;
}

type Change = MailFacts['protectionChanged']['change'];

/** Remembers what has become of an account's protection, and tells its owner by mail. */
export function tellOwner(messages: Messages, { email, name }: Owner, change: Change): void {
  const request = currentRequest();
  request.did = change;
  request.outbox.push({ to: email, message: messages.protectionChanged({ name, change }) });
}
