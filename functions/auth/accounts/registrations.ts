import { accountLinks } from '#shared/contract/account-links';
import { StatementError } from '#shared/database/errors';
import type { OneShotDatabase } from '#shared/database/one-shot';
import type { Messages } from '#shared/mail/messages';
import type { Passwords } from '#shared/passwords/passwords';
import type { SecretVersions } from '#shared/secret-versions';
import { currentRequest } from '../request-state.ts';
import { changeAddress, markOf, selectByAddress, selectHash, verifyAddress } from './statements.ts';
import {
  readVerificationToken,
  signVerificationToken,
  type VerificationClaims,
  verificationLifetimeSeconds,
} from './verification-token.ts';

/** SQLSTATE of a value that another row has already (unique_violation). */
const uniqueViolation = '23505';
const minutes = verificationLifetimeSeconds / 60;

interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly emailVerified: boolean;
}

export interface RegistrationOptions {
  readonly issuer: string;
  readonly requireEmailVerification: boolean;
  readonly secrets: SecretVersions;
  readonly database: OneShotDatabase;
  readonly passwords: Passwords;
  readonly messages: Messages;
}

export type LinkOutcome = 'done' | 'expired' | 'invalid';

export interface Registrations {
  /** Puts a link for the user's address into the request's outbox. */
  sendLink(user: User): Promise<void>;
  /** Puts a link into the request's outbox by which the user's account gets a new address, if nobody has it. */
  offerAddress(user: User, newEmail: string): Promise<void>;
  /** Somebody signed up with an address that has an account. */
  repeat(user: User): Promise<void>;
  /** Does what a link's token is for. Doing it again is no error. */
  followLink(token: string): Promise<LinkOutcome>;
}

/**
 * The way of an address from sign-up to verified, and from one verified address to the next. A stranger who registers
 * somebody else's address first does not get an account with the stranger's password verified by its owner, who
 * registers later (Sudhodanan and Paverd, "Pre-hijacked accounts", 2022): the owner is sent to a reset instead, and a
 * link belongs to the password that the account had when it was made.
 */
export function createRegistrations(options: RegistrationOptions): Registrations {
  const { issuer, requireEmailVerification, secrets, database, passwords, messages } = options;
  const makeLink = async (content: VerificationClaims) =>
    `${issuer}${accountLinks.verify.path}?token=${await signVerificationToken(secrets, content)}`;

  /** Null without a password. */
  async function readHash(userId: string): Promise<string | null> {
    const [row] = await database.query(selectHash(userId));
    return (row?.password as string | null | undefined) ?? null;
  }

  async function sendVerification({ id, email }: User, hash: string | null): Promise<void> {
    const link = await makeLink({ sub: id, email, ...registrationOf(hash) });
    currentRequest().outbox.push({ to: email, message: messages.verifyEmail({ link, minutes }) });
  }

  async function offerAddress({ id, email }: User, newEmail: string): Promise<void> {
    const [owner] = await database.query(selectByAddress(newEmail));
    // The owner of the address is not asked, and nobody learns that there is one.
    if (owner) return;
    const link = await makeLink({
      sub: id,
      email,
      new_email: newEmail,
      ...registrationOf(await readHash(id)),
    });
    currentRequest().outbox.push({ to: newEmail, message: messages.verifyNewEmail({ link, minutes }) });
  }

  /** Whoever reads the mailbox gets the account by a reset; a sign-up by a stranger changes nothing of it. */
  function tellOfAccount({ email, emailVerified, name }: User): void {
    const resetLink = `${issuer}${accountLinks.reset.path}`;
    const message = messages.accountExists({ resetLink, ...(emailVerified && { name }) });
    currentRequest().outbox.push({ to: email, message });
  }

  async function changeTo(newEmail: string, content: VerificationClaims): Promise<LinkOutcome> {
    const { sub, email, registration } = content;
    const [row] = await database.query(changeAddress(sub, email, newEmail, registration));
    if (row?.changed) {
      const request = currentRequest();
      request.did = 'email change';
      const message = messages.emailChanged({ name: String(row.name), newEmail });
      request.outbox.push({ to: email, message });
    }
    return row ? 'done' : 'invalid';
  }

  return {
    offerAddress,
    async sendLink(user) {
      const request = currentRequest();
      request.userId = user.id;
      // A sign-up has just made the hash, in a transaction that nobody else can look into yet.
      await sendVerification(user, request.passwordHash ?? (await readHash(user.id)));
    },
    async repeat(user) {
      const request = currentRequest();
      request.did = 'sign-up again';
      request.userId = user.id;
      if (!user.emailVerified && requireEmailVerification) {
        const hash = await readHash(user.id);
        const password = String(request.body.password);
        // The same person pressing the button twice: the link of the first mail goes on to work.
        const isSame = hash !== null && (await passwords.verify({ hash, password })).valid;
        if (isSame) return sendVerification(user, hash);
      }
      tellOfAccount(user);
    },
    async followLink(token) {
      const content = await readVerificationToken(secrets, token);
      if (typeof content === 'string') return content;
      currentRequest().userId = content.sub;
      try {
        if (content.new_email !== undefined) return await changeTo(content.new_email, content);
        const [verified] = await database.query(
          verifyAddress(content.sub, content.email, content.registration),
        );
        return verified ? 'done' : 'invalid';
      } catch (error) {
        if (error instanceof StatementError && error.code === uniqueViolation) return 'invalid';
        throw error;
      }
    },
  };
}

/** The claim that ties a link to the password that the account has now. */
function registrationOf(hash: string | null): Pick<VerificationClaims, 'registration'> {
  return hash === null ? {} : { registration: markOf(hash) };
}
