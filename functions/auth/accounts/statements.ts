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

/** The stored hash of a user's password; no row comes back without one. */
export function selectHash(userId: string): Statement {
  return {
    text: `select "password" from "account" where "userId" = $1 and "providerId" = 'credential'`,
    values: [userId],
  };
}

/** A row comes back if an account has the address. */
export function selectByAddress(email: string): Statement {
  return { text: 'select "id" from "user" where "email" = $1', values: [email] };
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

/** Stores a stronger hash of the same password, unless somebody has changed it meanwhile. No event tells of it. */
export function replaceHash(userId: string, from: string, to: string): Statement {
  return { text: 'select gatehouse.replace_password_hash($1, $2, $3)', values: [userId, from, to] };
}

/** Deletes a user; sessions, accounts and profile go with it by their foreign keys. */
export function deleteUser(userId: string): Statement {
  return {
    text: `with gone as (delete from "verification" where "value" = $1)
      delete from "user" where "id" = $1::uuid returning "email", "name"`,
    values: [userId],
  };
}

/** A row comes back if somebody signs in with this account at a provider. */
export function selectProviderAccount(providerId: string, subject: string): Statement {
  return {
    text: 'select "id" from "account" where "providerId" = $1 and "accountId" = $2',
    values: [providerId, subject],
  };
}

/**
 * Deletes an account that nobody could use yet, since its address is not verified: the address has just been proved to be
 * somebody's. A row comes back if there was one. A banned user's stays, and the ban with it; so does one that was
 * moved here: it may have been used where it came from.
 */
export function releaseAddress(email: string): Statement {
  return {
    text: `with gone as (
        delete from "user" u where u."email" = $1 and not u."emailVerified" and not u."banned"
          and not exists (select from gatehouse.moved_user m where m.user_id = u."id")
          and not exists (select from "account" a where a."userId" = u."id" and a."providerId" <> 'credential')
        returning u."id"),
      voided as (delete from "verification" where "value" in (select "id"::text from gone))
      select "id" from gone`,
    values: [email],
  };
}

/**
 * Takes one of a user's providers away, unless it is the last way to sign in. No row comes back if there is no such
 * account; `gone` is false for the last one. Rows are locked: two requests at once must not take both of two.
 */
export function unlinkProvider(userId: string, accountId: string): Statement {
  return {
    text: `with mine as materialized (
        select "id", "providerId" from "account" where "userId" = $1 for update),
      gone as (
        delete from "account" a using mine m where a."id" = m."id" and m."id" = $2
          and m."providerId" <> 'credential' and (select count(*) from mine) > 1 returning a."id")
      select m."providerId", exists (select from gone) as gone from mine m
      where m."id" = $2 and m."providerId" <> 'credential'`,
    values: [userId, accountId],
  };
}
