import type { Statement } from '#shared/database/one-shot';

/** A list is for choosing from. */
export const maxFound = 20;

const banHolds = `(u."banned" and (u."banExpires" is null or u."banExpires" > now()))`;
const listed = `u."id", u."email", u."emailVerified" as email_verified, ${banHolds} as banned`;

/** Users of this id, or with this text in their address; one more than are shown tells that there are more. */
export function findUsers(text: string, id: string | undefined): Statement {
  return {
    text: `select ${listed} from "user" u
      where u."id" = $1 or strpos(u."email", lower($2)) > 0 order by u."email" limit ${maxFound + 1}`,
    values: [id ?? null, text],
  };
}

/** The id, address and name of one user. */
export function findUser(key: { readonly id?: string; readonly email?: string }): Statement {
  return {
    text: 'select u."id", u."email", u."name" from "user" u where u."id" = $1 or u."email" = lower($2)',
    values: [key.id ?? null, key.email ?? null],
  };
}

/** What an operator wants to know first; times as JSON has them. */
export function showUser(id: string): Statement {
  return {
    text: `select to_json(shown) as shown from (
      select ${listed}, u."name", u."createdAt" as created_at, u."updatedAt" as updated_at,
        case when ${banHolds} then u."banReason" end as ban_reason,
        case when ${banHolds} then u."banExpires" end as banned_until,
        array(select a."providerId" from "account" a where a."userId" = u."id" order by 1) as providers,
        u."twoFactorEnabled" as has_second_factor,
        (select count(*) from "passkey" p where p."userId" = u."id") as passkeys,
        (select count(*) from "session" s where s."userId" = u."id" and s."expiresAt" > now()) as living_sessions,
        (select max(s."createdAt") from "session" s where s."userId" = u."id") as newest_session_at,
        exists (select from user_profile p where p.user_id = u."id") as has_profile,
        (select max(l.locked_until) from gatehouse.limits_of(u."email") l where l.locked_until > now())
          as sign_in_locked_until
      from "user" u where u."id" = $1) shown`,
    values: [id],
  };
}

/** Ends every session of a user. Like those below: `sessions_ended` is null if the user is gone. */
export function signUserOut(id: string): Statement {
  return { text: 'select gatehouse.sign_user_out($1) as sessions_ended', values: [id] };
}

/** Bans a user, until a time or for good, and ends the sessions. */
export function banUser(id: string, reason: string, until: string | undefined): Statement {
  return {
    text: 'select gatehouse.ban_user($1, $2, $3) as sessions_ended',
    values: [id, reason, until ?? null],
  };
}

/** Ends a user's ban. */
export function unbanUser(id: string): Statement {
  return { text: 'select gatehouse.unban_user($1) as sessions_ended', values: [id] };
}

/** Lets a user sign in by the password alone again, and ends the sessions. */
export function resetSecondFactor(id: string): Statement {
  return { text: 'select gatehouse.reset_second_factor($1) as sessions_ended', values: [id] };
}

/** Deletes a user, with all that hangs on it. */
export function deleteUser(id: string): Statement {
  return { text: 'select gatehouse.delete_user($1) as sessions_ended', values: [id] };
}
