import { randomUUID } from 'node:crypto';

/** A mail that was accepted and went no further. */
export interface CapturedMail {
  readonly id: string;
  /** The recipients' addresses, separated by ", ". */
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  /** Empty if the mail has HTML alone; `html` likewise. */
  readonly text: string;
  readonly html: string;
  /** When it was accepted: ISO 8601, UTC. */
  readonly at: string;
}

/** How the mail service fails: it hangs up, never answers, or answers with that status. Nothing is delivered meanwhile. */
export type MailTrouble = 'down' | 'slow' | 429 | 500;

/** For whoever runs the stack in the same process. */
export interface MailControl {
  /** Newest first. */
  list(): readonly CapturedMail[];
  /** Makes the mail service fail from now on; undefined mends it. */
  failWith(trouble: MailTrouble | undefined): void;
  /** Forgets every mail, and every idempotency key. */
  clear(): void;
}

export interface Mailbox extends MailControl {
  readonly trouble: MailTrouble | undefined;
  /** Differs whenever the list does, also between two runs. */
  readonly revision: string;
  /** Takes a mail and gives its id; the same id for what has been taken already under the same idempotency key. */
  accept(mail: NewMail, idempotencyKey: string | undefined): string | 'key taken';
}

export type NewMail = Omit<CapturedMail, 'id' | 'at'>;

/** Enough for an afternoon, and for every test. */
const keptMails = 200;
/** Resend remembers them for 24 hours; here, long after the mail itself has been dropped. */
const keptKeys = 1_000;

interface RememberedKey {
  readonly id: string;
  readonly content: string;
}

/** Keeps the newest 200 mails in memory. */
export function createMailbox(): Mailbox {
  const run = randomUUID();
  const keys = new Map<string, RememberedKey>();
  let mails: readonly CapturedMail[] = [];
  let changes = 0;
  let trouble: MailTrouble | undefined;
  return {
    get trouble() {
      return trouble;
    },
    get revision() {
      return `${run}-${changes}`;
    },
    list: () => mails,
    failWith: (next) => {
      trouble = next;
    },
    clear: () => {
      mails = [];
      keys.clear();
      changes += 1;
    },
    accept: (mail, idempotencyKey) => {
      const content = JSON.stringify(mail);
      const known = idempotencyKey === undefined ? undefined : keys.get(idempotencyKey);
      if (known !== undefined) return known.content === content ? known.id : 'key taken';
      const id = randomUUID();
      if (idempotencyKey !== undefined) remember(keys, idempotencyKey, { id, content });
      mails = [{ id, ...mail, at: new Date().toISOString() }, ...mails].slice(0, keptMails);
      changes += 1;
      return id;
    },
  };
}

function remember(keys: Map<string, RememberedKey>, key: string, value: RememberedKey): void {
  keys.set(key, value);
  const [oldest] = keys.keys();
  if (keys.size > keptKeys && oldest !== undefined) keys.delete(oldest);
}
