-- Events for other systems (docs/decisions/0018-events.md): written in the transaction of the change that they tell
-- of, by triggers, so that no code can forget one; published by functions/events.

-- One row: whether this stage has events, and which publisher is at work, until when.
create table gatehouse.event_publisher (
  is_only boolean primary key default true check (is_only),
  enabled boolean not null default false,
  lease uuid,
  leased_until timestamptz not null default '-infinity'
);
insert into gatehouse.event_publisher default values;

create table gatehouse.event_outbox (
  sequence bigint generated always as identity primary key,
  id uuid not null default gen_random_uuid(),
  type text not null,
  user_id uuid not null,
  session_id uuid,
  occurred_at timestamptz not null default clock_timestamp(),
  published_at timestamptz
);
create index event_outbox_unpublished_idx on gatehouse.event_outbox (sequence) where published_at is null;
create index event_outbox_unpublished_user_idx on gatehouse.event_outbox (user_id, sequence) where published_at is null;
create index event_outbox_published_at_idx on gatehouse.event_outbox (published_at) where published_at is not null;

-- Called by deferred triggers alone, hence at commit, when the transaction has all the row locks that it needs. So
-- whoever had to wait for it, or saw what it did, gets a higher sequence number. The shared lock lasts until the commit is
-- visible: who then gets the exclusive one sees every number that has been given.
create function gatehouse.record_event(type text, user_id uuid, session_id uuid default null) returns void
language plpgsql set search_path = ''
as $$
begin
  if not exists (select from gatehouse.event_publisher p where p.enabled) then
    return;
  end if;
  perform pg_advisory_xact_lock_shared(4207600312);
  insert into gatehouse.event_outbox (type, user_id, session_id)
    values (record_event.type, record_event.user_id, record_event.session_id);
end $$;

-- A user that begins verified is told of twice, so that one event stands for "verified", however it came about.
create function gatehouse.record_user_event() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  case tg_op
    when 'INSERT' then
      perform gatehouse.record_event('user.created', new."id");
      if new."emailVerified" then
        perform gatehouse.record_event('user.verified', new."id");
      end if;
    when 'UPDATE' then perform gatehouse.record_event('user.verified', new."id");
    else perform gatehouse.record_event('user.deleted', old."id");
  end case;
  return null;
end $$;
create constraint trigger user_created after insert on "user" deferrable initially deferred
  for each row execute function gatehouse.record_user_event();
create constraint trigger user_verified after update of "emailVerified" on "user" deferrable initially deferred
  for each row when (new."emailVerified" and not old."emailVerified") execute function gatehouse.record_user_event();
create constraint trigger user_deleted after delete on "user" deferrable initially deferred
  for each row execute function gatehouse.record_user_event();

-- A session that ends before its time. Those of a user who is deleted end with "user.deleted".
create function gatehouse.record_session_event() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if exists (select from public."user" u where u."id" = old."userId") then
    perform gatehouse.record_event('session.revoked', old."userId", old."id");
  end if;
  return null;
end $$;
create constraint trigger session_deleted after delete on "session" deferrable initially deferred
  for each row when (old."expiresAt" > now()) execute function gatehouse.record_session_event();
create constraint trigger session_ended after update of "expiresAt" on "session" deferrable initially deferred
  for each row when (old."expiresAt" > now() and new."expiresAt" <= now())
  execute function gatehouse.record_session_event();

-- The password that an account begins with is no change; one that is added to an account without is.
create function gatehouse.record_password_event() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' or not exists (select from gatehouse.event_outbox e where e.published_at is null
      and e.user_id = new."userId" and e.type = 'user.created' and e.xmin = pg_current_xact_id()::xid) then
    perform gatehouse.record_event('password.changed', new."userId");
  end if;
  return null;
end $$;
create constraint trigger password_added after insert on "account" deferrable initially deferred
  for each row when (new."password" is not null) execute function gatehouse.record_password_event();
create constraint trigger password_changed after update of "password" on "account" deferrable initially deferred
  for each row when (new."password" is distinct from old."password"
    and current_setting('gatehouse.same_password', true) is distinct from 'true')
  execute function gatehouse.record_password_event();

-- Another hash of the same password, unless somebody has changed it meanwhile: the one change that is no event.
create function gatehouse.replace_password_hash(user_id uuid, from_hash text, to_hash text) returns void
language plpgsql set search_path = ''
as $$
begin
  perform set_config('gatehouse.same_password', 'true', true);
  update public."account" a set "password" = to_hash, "updatedAt" = now()
    where a."userId" = replace_password_hash.user_id and a."providerId" = 'credential' and a."password" = from_hash;
  perform set_config('gatehouse.same_password', '', true);
end $$;

-- The next events to publish: the oldest of each user, since one that fails must hold up those that follow it. No rows
-- while another publisher is at work; one that was killed is forgotten after 30 seconds.
create function gatehouse.claim_events(lease uuid, max_events integer, skipped_users uuid[])
returns table (sequence bigint, id uuid, type text, user_id uuid, session_id uuid, occurred_at timestamptz)
language plpgsql security definer set search_path = '' set lock_timeout = '1s'
as $$
#variable_conflict use_column
begin
  begin
    update gatehouse.event_publisher p
      set lease = claim_events.lease, leased_until = clock_timestamp() + interval '30 seconds'
      where p.lease = claim_events.lease or p.leased_until < clock_timestamp();
    if not found then
      return;
    end if;
    -- Waits until every lower number is committed or will never be; others who commit wait meanwhile.
    perform pg_advisory_xact_lock(4207600312);
  exception when lock_not_available then
    return;
  end;
  return query select e.sequence, e.id, e.type, e.user_id, e.session_id, e.occurred_at
    from gatehouse.event_outbox e
    where e.published_at is null and e.user_id <> all (skipped_users)
      and not exists (select from gatehouse.event_outbox earlier where earlier.published_at is null
        and earlier.user_id = e.user_id and earlier.sequence < e.sequence)
    order by e.sequence limit max_events;
end $$;

create function gatehouse.mark_events_published(sequences bigint[]) returns void
language sql security definer set search_path = ''
as $$
  update gatehouse.event_outbox set published_at = now() where sequence = any (sequences) and published_at is null;
$$;

-- Ends a run: gives the lease back, forgets events that were published a week ago, and tells how long the oldest of the
-- others has waited, in seconds.
create function gatehouse.finish_publishing(lease uuid, max_purged integer,
  out purged integer, out oldest_seconds double precision)
language plpgsql security definer set search_path = ''
as $$
begin
  update gatehouse.event_publisher p set leased_until = '-infinity' where p.lease = finish_publishing.lease;
  delete from gatehouse.event_outbox where sequence in (select e.sequence from gatehouse.event_outbox e
    where e.published_at < now() - interval '7 days' order by e.published_at limit max_purged for update skip locked);
  get diagnostics purged = row_count;
  select extract(epoch from clock_timestamp() - e.occurred_at) into oldest_seconds
    from gatehouse.event_outbox e where e.published_at is null order by e.sequence limit 1;
  oldest_seconds := coalesce(oldest_seconds, 0);
end $$;

revoke execute on all functions in schema gatehouse from public;
grant execute on function gatehouse.replace_password_hash to gatehouse_auth;
grant usage on schema gatehouse to gatehouse_events;
grant execute on function gatehouse.claim_events, gatehouse.mark_events_published, gatehouse.finish_publishing
  to gatehouse_events;
