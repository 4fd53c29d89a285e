import { createHash } from 'node:crypto';
import type { Statement } from '#shared/database/one-shot';

const markLength = 32;

/** Tells a registration from another one of the same address, by the stored hash of its password, and nothing else. */
export function markOf(passwordHash: string): string {
  return createHash('sha256').update(passwordHash).digest('hex').slice(0, markLength);
}

/** As `markOf`, in SQL. */
const mark = `left(encode(sha256(convert_to(a."password", 'UTF8')), 'hex'), ${markLength})`;
const credential = `a."userId" = u."id" and a."providerId" = 'credential'`;

/** The address of a user, the stored hash and the mark of the registration; both null without a password. */
export function selectRegistration(userId: string): Statement {
  return {
    text: `select u."email", a."password", ${mark} as mark from "user" u left join "account" a on ${credential}
      where u."id" = $1`,
    values: [userId],
  };
}

/** A row comes back if an account has the address. */
export function selectByAddress(email: string): Statement {
  return { text: 'select "id" from "user" where "email" = $1', values: [email] };
}

/** Puts a newer registration in the place of one that nobody has verified. */
export function replaceRegistration(userId: string, hash: string, name: string): Statement {
  return {
    text: `with u as (update "user" set "name" = $3, "updatedAt" = now()
        where "id" = $1 and not "emailVerified" returning "id")
      update "account" a set "password" = $2, "updatedAt" = now() from u where ${credential}`,
    values: [userId, hash, name],
  };
}

/** Verifies an address by the link of its current registration; a row comes back if it is verified now. */
export function verifyAddress(userId: string, email: string, registration: string | undefined): Statement {
  return {
    text: `update "user" u set "emailVerified" = true, "updatedAt" = now()
      where u."id" = $1 and u."email" = $2 and (u."emailVerified"
        or $3::text is not distinct from (select ${mark} from "account" a where ${credential}))
      returning u."id"`,
    values: [userId, email, registration ?? null],
  };
}

/**
 * Changes a user's address; links that the old one got are void. No row comes back if the user has neither address, or
 * if the password has changed since the link was made: its owner may have done so to be rid of whoever asked for the
 * change. `changed` is false if the change was made before.
 */
export function changeAddress(
  userId: string,
  email: string,
  newEmail: string,
  registration: string | undefined,
): Statement {
  return {
    text: `with current as (
        select u."id", u."email", u."name" from "user" u where u."id" = $1 and (u."email" = $3 or (u."email" = $2
          and $4::text is not distinct from (select ${mark} from "account" a where ${credential}))) for update),
      changed as (
        update "user" u set "email" = $3, "emailVerified" = true, "updatedAt" = now()
        from current where u."id" = current."id" and current."email" = $2 returning u."id"),
      voided as (delete from "verification" where "value" in (select "id"::text from changed))
      select current."name", exists (select from changed) as changed from current`,
    values: [userId, email, newEmail, registration ?? null],
  };
}

/**
 * Voids the links to reset a user's password that are older than the one just made. For how they are stored see
 * engine/verification-identifiers.ts.
 */
export function voidOlderResets(userId: string, newestIdentifier: string): Statement {
  return {
    text: `delete from "verification" v using "verification" newest
      where newest."identifier" = $2 and v."value" = $1 and v."identifier" like 'sha256/reset-password:%'
        and (v."createdAt", v."id") < (newest."createdAt", newest."id")`,
    values: [userId, newestIdentifier],
  };
}

/**
 * Voids every link that a user has been mailed and that works once, to reset the password, to delete the account; trusted
 * devices, and sign-ins that wait for the second factor, with them.
 */
export function voidLinks(userId: string): Statement {
  return { text: 'delete from "verification" where "value" = $1', values: [userId] };
}

/**
 * What follows from a password that was reset by mail: every session and every other link ends, the address is
 * verified, since its mailbox was opened, and no attempt to sign in counts any more.
 */
export function completeReset(userId: string, email: string, clientAddress: string): Statement[] {
  return [
    { text: 'delete from "session" where "userId" = $1', values: [userId] },
    voidLinks(userId),
    { text: 'update "user" set "emailVerified" = true where "id" = $1', values: [userId] },
    { text: 'select gatehouse.forgive_all_sign_ins($1, $2)', values: [email, clientAddress] },
  ];
}

/** Stores a stronger hash of the same password, unless somebody has changed it meanwhile. */
export function replaceHash(userId: string, from: string, to: string): Statement {
  return {
    text: `update "account" set "password" = $3, "updatedAt" = now()
      where "userId" = $1 and "providerId" = 'credential' and "password" = $2`,
    values: [userId, from, to],
  };
}

/** Deletes a user; sessions, accounts and profile go with it by their foreign keys. */
export function deleteUser(userId: string): Statement {
  return {
    text: `with gone as (delete from "verification" where "value" = $1)
      delete from "user" where "id" = $1::uuid returning "email", "name"`,
    values: [userId],
  };
}
