-- Administration: operators read what is held on a user, never a hash, token or identifier of a link, and change
-- accounts by four functions alone.

-- A ban that is renewed or changed ends sessions too: one that had run out may have let some begin. The lock waits for
-- sessions that begin at this moment (start_session, below), so that none of them outlives the ban.
create or replace function gatehouse.end_sessions_of_banned() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform 1 from public."user" u where u."id" = new."id" for update;
  delete from public."session" where "userId" = new."id";
  return null;
end $$;
create or replace trigger user_banned after update of "banned", "banExpires" on "user"
  for each row when (new."banned") execute function gatehouse.end_sessions_of_banned();

-- As before, but under the lock that the session's foreign key takes a moment later anyway: a ban that has begun is
-- waited for, and then seen.
create or replace function gatehouse.start_session() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  owner public."user";
begin
  select * into owner from public."user" u where u."id" = new."userId" for key share;
  if owner."banned" and (owner."banExpires" is null or owner."banExpires" > now()) then
    raise exception 'the user is banned' using errcode = 'GH403';
  end if;
  if new."ipAddress" <> '' then
    perform gatehouse.forgive_sign_in(owner."email", new."ipAddress");
  end if;
  return new;
end $$;

-- Each answers how many living sessions it ended; null if there is no such user.
create function gatehouse.sign_user_out(target uuid) returns integer
language sql security definer set search_path = ''
as $$
  with ended as (delete from public."session" s where s."userId" = target returning s."expiresAt")
  select case when exists (select from public."user" u where u."id" = target)
    then (select count(*)::integer from ended where "expiresAt" > now()) end
$$;

-- Until `until`, or for good.
create function gatehouse.ban_user(target uuid, reason text, until timestamptz) returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  living integer;
begin
  perform 1 from public."user" u where u."id" = target for update;
  if not found then
    return null;
  end if;
  select count(*) into living from public."session" s where s."userId" = target and s."expiresAt" > now();
  update public."user" set "banned" = true, "banReason" = reason, "banExpires" = until, "updatedAt" = now()
    where "id" = target;
  return living;
end $$;

create function gatehouse.unban_user(target uuid) returns integer
language sql security definer set search_path = ''
as $$
  update public."user" set "banned" = false, "banReason" = null, "banExpires" = null, "updatedAt" = now()
    where "id" = target returning 0
$$;

-- What hangs on the user by a foreign key goes with it; the rest is named here.
create function gatehouse.delete_user(target uuid) returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  address text;
  living integer;
begin
  select u."email" into address from public."user" u where u."id" = target for update;
  if not found then
    return null;
  end if;
  select count(*) into living from public."session" s where s."userId" = target and s."expiresAt" > now();
  delete from public."verification" v where v."value" = target::text;
  delete from public.sign_in_guard g where g.account = gatehouse.limit_key('account', lower(address));
  delete from public."user" u where u."id" = target;
  return living;
end $$;

-- Links and codes that wait, by their purpose (functions/auth/engine/verification-identifiers.ts), never what they
-- consist of.
create function gatehouse.verifications_of(target uuid)
returns table (purpose text, "expiresAt" timestamptz, "createdAt" timestamptz, "updatedAt" timestamptz)
language sql stable security definer set search_path = ''
as $$
  select substring(v."identifier" from '^sha256/(reset-password|delete-account|trust-device|2fa-attempts|2fa)[:-]'),
      v."expiresAt", v."createdAt", v."updatedAt"
    from public."verification" v where v."value" = target::text
$$;

-- How often mails were asked for and passwords tried for an account. Whose clients did, is hashed and stays out.
create function gatehouse.limits_of(email text)
returns table ("limit" text, count integer, locked_until timestamptz, known_until timestamptz, ends_at timestamptz)
language sql stable security definer set search_path = ''
as $$
  select 'mail', r.count, null::timestamptz, null::timestamptz, r.window_ends_at from public.rate_limit r
    where r.key = gatehouse.limit_key('mail account ' || lower(email))
  union all
  select case g.client when '' then 'sign-in, all strangers' else 'sign-in, one client' end,
      g.failures, g.locked_until, g.known_until, g.forget_at
    from public.sign_in_guard g where g.account = gatehouse.limit_key('account', lower(email))
$$;

revoke execute on function gatehouse.sign_user_out, gatehouse.ban_user, gatehouse.unban_user, gatehouse.delete_user,
  gatehouse.verifications_of, gatehouse.limits_of from public;
grant usage on schema gatehouse to gatehouse_admin;
grant execute on function gatehouse.sign_user_out, gatehouse.ban_user, gatehouse.unban_user, gatehouse.delete_user,
  gatehouse.verifications_of, gatehouse.limits_of to gatehouse_admin;

-- Column by column: a table that gets a column with a secret shows it to nobody by that.
grant select ("id", "name", "email", "emailVerified", "image", "createdAt", "updatedAt", "banned", "banReason",
  "banExpires") on "user" to gatehouse_admin;
grant select ("id", "userId", "expiresAt", "createdAt", "updatedAt", "ipAddress", "userAgent")
  on "session" to gatehouse_admin;
grant select ("id", "userId", "accountId", "providerId", "accessTokenExpiresAt", "refreshTokenExpiresAt", "scope",
  "createdAt", "updatedAt") on "account" to gatehouse_admin;
grant select on user_profile to gatehouse_admin;
create policy read_by_operators on user_profile for select to gatehouse_admin using (true);
