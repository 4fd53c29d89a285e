-- Accounts: bans, hashed session tokens, limits that hold across all environments.

-- Bans, under the names of Better Auth's admin plugin.
alter table "user" add column "banned" boolean not null default false;
alter table "user" add column "banReason" text;
alter table "user" add column "banExpires" timestamptz;

-- Whoever bans a user, by whatever way, ends the user's sessions with it.
create function gatehouse.end_sessions_of_banned() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  delete from public."session" where "userId" = new."id";
  return null;
end $$;
create trigger user_banned after update of "banned" on "user"
  for each row when (new."banned" and not old."banned") execute function gatehouse.end_sessions_of_banned();

-- A session is looked up by the hash of its token: whoever reads the table, or a backup of it, cannot use one.
create function gatehouse.session_token_hash(token text) returns text
language sql immutable parallel safe set search_path = ''
as $$ select encode(sha256(convert_to(token, 'UTF8')), 'hex') $$;

-- contract: sessions stay; code from before this release does not find them and asks people to sign in again
update "session" set "token" = gatehouse.session_token_hash("token");

create or replace function gatehouse.open_session_by_token(session_token text) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  owner_id uuid;
begin
  select s."userId" into owner_id from public."session" s
    where s."token" = gatehouse.session_token_hash(session_token) and s."expiresAt" > now();
  if owner_id is null then
    raise exception 'the session has ended' using errcode = 'GH401';
  end if;
  perform set_config('gatehouse.user_id', owner_id::text, true);
end $$;

-- Tokens of password resets are voided by whom they are for.
create index "verification_value_idx" on "verification" ("value");

-- What is limited by address goes by /64 in IPv6: one customer's network, whose addresses its owner can all use.
create function gatehouse.address_block(address text) returns text
language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return case family(address::inet)
    when 6 then network(set_masklen(address::inet, 64))::text
    else host(address::inet) end;
exception when invalid_text_representation then
  return address;
end $$;

-- Keys are hashed: they hold addresses, and texts of any length.
create function gatehouse.limit_key(variadic parts text[]) returns text
language sql immutable parallel safe set search_path = ''
as $$ select encode(sha256(convert_to(array_to_string(parts, E'\x1f'), 'UTF8')), 'base64') $$;

-- Attempts to sign in to one account since the last that went well. A row with client '' counts all clients that
-- the account's owner has not signed in from lately; a known client has a row, and a budget, of its own.
create table sign_in_guard (
  account text not null,
  client text not null,
  failures integer not null default 0,
  locked_until timestamptz,
  known_until timestamptz,
  forget_at timestamptz not null,
  primary key (account, client)
);
create index sign_in_guard_forget_at_idx on sign_in_guard (forget_at);

-- From `free` failures on each doubles the wait, from 15 seconds to 15 minutes: never for good.
create function gatehouse.lock_after(failures integer, free integer) returns timestamptz
language sql stable set search_path = ''
as $$ select case when failures >= free
  then now() + least(900, 15 * 2 ^ least(failures - free, 10)) * interval '1 second' end $$;

-- Counts an attempt before the password is looked at, so that parallel attempts cannot share one count.
-- Answers the seconds to wait, or null if the attempt may go on.
create function gatehouse.begin_sign_in(email text, address text) returns integer
language plpgsql set search_path = ''
as $$
declare
  account_key text := gatehouse.limit_key('account', lower(email));
  client_key text := gatehouse.limit_key('client', gatehouse.address_block(address));
  own public.sign_in_guard;
  strangers public.sign_in_guard;
begin
  insert into public.sign_in_guard as g (account, client, forget_at)
    values (account_key, client_key, now() + interval '1 day')
    on conflict (account, client) do update set
      failures = case when g.forget_at < now() then 0 else g.failures end
    returning * into own;
  if own.locked_until > now() then
    return ceil(extract(epoch from own.locked_until - now()));
  end if;
  if own.known_until is null or own.known_until < now() then
    insert into public.sign_in_guard as g (account, client, forget_at)
      values (account_key, '', now() + interval '1 day')
      on conflict (account, client) do update set
        failures = case when g.forget_at < now() then 0 else g.failures end
      returning * into strangers;
    if strangers.locked_until > now() then
      return ceil(extract(epoch from strangers.locked_until - now()));
    end if;
    update public.sign_in_guard g set failures = g.failures + 1, forget_at = now() + interval '1 day',
        locked_until = gatehouse.lock_after(g.failures + 1, 20)
      where g.account = account_key and g.client = '';
  end if;
  update public.sign_in_guard g set failures = g.failures + 1,
      forget_at = greatest(g.known_until, now() + interval '1 day'),
      locked_until = gatehouse.lock_after(g.failures + 1, 5)
    where g.account = account_key and g.client = client_key;
  return null;
end $$;

-- The owner has proved to be one: this client is known from now on, and what it was counted for is forgotten.
create function gatehouse.forgive_sign_in(email text, address text) returns void
language plpgsql set search_path = ''
as $$
declare
  account_key text := gatehouse.limit_key('account', lower(email));
  client_key text := gatehouse.limit_key('client', gatehouse.address_block(address));
  was_known boolean;
begin
  -- In the order in which begin_sign_in locks: first the client's row, then that of all strangers.
  select g.known_until > now() into was_known from public.sign_in_guard g
    where g.account = account_key and g.client = client_key for update;
  insert into public.sign_in_guard as g (account, client, known_until, forget_at)
    values (account_key, client_key, now() + interval '90 days', now() + interval '90 days')
    on conflict (account, client) do update set failures = 0, locked_until = null,
      known_until = excluded.known_until, forget_at = excluded.forget_at;
  if was_known is not true then
    update public.sign_in_guard g set failures = greatest(g.failures - 1, 0), locked_until = null
      where g.account = account_key and g.client = '';
  end if;
end $$;

-- For a reset of the password by mail: nobody's attempts count any more, and the client is a known one.
create function gatehouse.forgive_all_sign_ins(email text, address text) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  delete from public.sign_in_guard g where g.account = gatehouse.limit_key('account', lower(email));
  perform gatehouse.forgive_sign_in(email, address);
end $$;

-- No session for a banned user, whoever makes it (SQLSTATE GH403). A session that starts ends a row of failures.
create function gatehouse.start_session() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  owner public."user";
begin
  select * into owner from public."user" u where u."id" = new."userId";
  if owner."banned" and (owner."banExpires" is null or owner."banExpires" > now()) then
    raise exception 'the user is banned' using errcode = 'GH403';
  end if;
  if new."ipAddress" <> '' then
    perform gatehouse.forgive_sign_in(owner."email", new."ipAddress");
  end if;
  return new;
end $$;
create trigger session_started before insert on "session"
  for each row execute function gatehouse.start_session();

-- One request against its rules, in their order, in one statement: any number of parallel environments share one
-- count (OWASP ASVS 5.0, 6.3.1). A rule is {"key":text,"max":n,"window_seconds":n}; the client's address is part of
-- the key of one with "by_address":true. The first rule that is used up ends it, so that a flood from one address does
-- not use up what belongs to an account. Each call also removes two rows whose time has passed.
create function gatehouse.admit(rules jsonb, address text, sign_in_email text,
  out refused_by text, out retry_after_seconds integer)
language plpgsql security definer set search_path = ''
as $$
declare
  rule jsonb;
  used record;
begin
  delete from public.rate_limit where key in (select r.key from public.rate_limit r
    where r.window_ends_at < now() - interval '1 minute' order by r.window_ends_at limit 2 for update skip locked);
  for rule in select value from jsonb_array_elements(rules) loop
    insert into public.rate_limit as seen (key, count, window_ends_at)
      values (
        gatehouse.limit_key(rule ->> 'key', case when (rule ->> 'by_address')::boolean
          then gatehouse.address_block(address) end),
        1, now() + (rule ->> 'window_seconds')::integer * interval '1 second')
      on conflict (key) do update set
        count = case when seen.window_ends_at <= now() then 1 else seen.count + 1 end,
        window_ends_at = case when seen.window_ends_at <= now() then excluded.window_ends_at else seen.window_ends_at end
      returning count, window_ends_at into used;
    if used.count > (rule ->> 'max')::integer then
      refused_by := 'rate';
      retry_after_seconds := greatest(1, ceil(extract(epoch from used.window_ends_at - now())));
      return;
    end if;
  end loop;
  if sign_in_email is not null then
    delete from public.sign_in_guard where ctid in (select g.ctid from public.sign_in_guard g
      where g.forget_at < now() - interval '1 minute' order by g.forget_at limit 2 for update skip locked);
    retry_after_seconds := gatehouse.begin_sign_in(sign_in_email, address);
    if retry_after_seconds is not null then
      refused_by := 'lock';
    end if;
  end if;
end $$;

-- What a hash costs to check, as far as its family and parameters say (shared/passwords/families); null for argon2id
-- with today's parameters, and for what no family reads. Nothing of a salt, a digest or a project's key is in it.
create function gatehouse.password_cost(hash text) returns text
language sql immutable strict parallel safe set search_path = ''
as $$ select case
  when hash like '$argon2id$v=19$m=19456,t=2,p=1$%' then null
  when hash ~ '^[0-9a-f]{32}:[0-9a-f]{128}$' then '$scrypt$'
  else substring(hash from
    '^\$(?:2[aby]\$\d\d\$|argon2id?\$v=19\$m=\d{1,10},t=\d{1,10},p=\d{1,3}\$|fbscrypt\$v=1,n=\d{1,2},r=\d{1,3},p=\d{1,3}(?=[,$]))')
  end $$;
create index account_password_cost_idx on "account" (gatehouse.password_cost("password"))
  where gatehouse.password_cost("password") is not null;

revoke execute on all functions in schema gatehouse from public;
grant usage on schema gatehouse to gatehouse_auth, gatehouse_session_reader;
grant execute on function gatehouse.admit, gatehouse.forgive_all_sign_ins, gatehouse.password_cost to gatehouse_auth;
-- A backend that reads sessions looks for `gatehouse.session_token_hash(<token>)`.
grant execute on function gatehouse.session_token_hash to gatehouse_session_reader;
