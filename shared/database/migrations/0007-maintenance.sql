-- Upkeep: what has expired is removed in batches, each a short transaction of its own that waits for nobody. A minute
-- is left for functions whose clock is behind the database's.

create index "session_expiresAt_idx" on "session" ("expiresAt");
create index "verification_expiresAt_idx" on "verification" ("expiresAt");

-- Each answers how many rows it removed: fewer than `batch` when nothing is left that nobody else holds.
create function gatehouse.purge_sessions(batch integer) returns integer
language sql security definer set search_path = ''
as $$
  with expired as (
    select s."id" from public."session" s where s."expiresAt" < now() - interval '1 minute'
      order by s."expiresAt" limit least(batch, 1000) for update skip locked),
  purged as (delete from public."session" s using expired where s."id" = expired."id" returning 1)
  select count(*)::integer from purged
$$;

create function gatehouse.purge_verifications(batch integer) returns integer
language sql security definer set search_path = ''
as $$
  with expired as (
    select v."id" from public."verification" v where v."expiresAt" < now() - interval '1 minute'
      order by v."expiresAt" limit least(batch, 1000) for update skip locked),
  purged as (delete from public."verification" v using expired where v."id" = expired."id" returning 1)
  select count(*)::integer from purged
$$;

create function gatehouse.purge_rate_limits(batch integer) returns integer
language sql security definer set search_path = ''
as $$
  with ended as (
    select r.key from public.rate_limit r where r.window_ends_at < now() - interval '1 minute'
      order by r.window_ends_at limit least(batch, 1000) for update skip locked),
  purged as (delete from public.rate_limit r using ended where r.key = ended.key returning 1)
  select count(*)::integer from purged
$$;

create function gatehouse.purge_sign_in_guards(batch integer) returns integer
language sql security definer set search_path = ''
as $$
  with ended as (
    select g.account, g.client from public.sign_in_guard g where g.forget_at < now() - interval '1 minute'
      order by g.forget_at limit least(batch, 1000) for update skip locked),
  purged as (
    delete from public.sign_in_guard g using ended
      where g.account = ended.account and g.client = ended.client returning 1)
  select count(*)::integer from purged
$$;

-- In days, by the database's clock; null if there is no key. One that was revoked is none.
create function gatehouse.newest_signing_key_age_days() returns double precision
language sql stable security definer set search_path = ''
as $$ select extract(epoch from now() - max("createdAt"))::double precision / 86400
  from gatehouse.published_key $$;

revoke execute on function gatehouse.purge_sessions, gatehouse.purge_verifications, gatehouse.purge_rate_limits,
  gatehouse.purge_sign_in_guards, gatehouse.newest_signing_key_age_days from public;
grant usage on schema gatehouse to gatehouse_maintenance;
grant execute on function gatehouse.purge_sessions, gatehouse.purge_verifications, gatehouse.purge_rate_limits,
  gatehouse.purge_sign_in_guards, gatehouse.newest_signing_key_age_days to gatehouse_maintenance;
