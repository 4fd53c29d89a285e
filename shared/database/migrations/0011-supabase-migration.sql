-- The move of a Supabase project's users (docs/decisions/0021-supabase-migration.md): the ledger, and all that the steps of the
-- migration may do. Each step has a role of its own, without a grant on any table: it can only call its functions below.

-- A run is the whole move of one source. It is gone on with until it is rolled back; a dry run is one of its own.
create table gatehouse.migration_run (
  id uuid primary key default gen_random_uuid(),
  -- The execution that opened it last.
  execution text not null,
  mode text not null check (mode in ('dry-run', 'copy', 'verify', 'rollback')),
  state text not null check (state in ('copying', 'reconciling', 'verifying', 'rolling_back', 'surveyed', 'verified',
    'verified_with_issues', 'mismatch', 'rolled_back')),
  is_dry boolean not null,
  fingerprint text not null,
  snapshot_at timestamptz not null,
  started_at timestamptz not null default now(),
  opened_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
-- One move at a time: two would take each other's users for ones that were there before.
create unique index migration_run_live_idx on gatehouse.migration_run (is_dry)
  where not is_dry and state <> 'rolled_back';

-- A part of the source's keys, both ends included; null at an end is without end. Together they hold every key.
create table gatehouse.migration_range (
  run_id uuid not null references gatehouse.migration_run (id) on delete cascade,
  number integer not null,
  first_id uuid,
  last_id uuid,
  planned_users bigint not null,
  -- Users of the source, as reconciliation or verification has last seen them.
  source_users bigint,
  copied_at timestamptz,
  reconciled_at timestamptz,
  verified_at timestamptz,
  mismatched boolean not null default false,
  rolled_back_at timestamptz,
  removed bigint not null default 0,
  primary key (run_id, number)
);

-- A page of a range and what became of it, written in the transaction that writes its users. `after_id` is where the
-- page before ended: of two that begin at the same place only one can be. A correction by reconciliation has none.
create table gatehouse.migration_batch (
  run_id uuid not null,
  number integer not null,
  after_id uuid,
  last_id uuid,
  is_correction boolean not null default false,
  users integer not null,
  migrated integer not null default 0,
  accounts integer not null default 0,
  factors integer not null default 0,
  profiles integer not null default 0,
  written_at timestamptz not null default now(),
  foreign key (run_id, number) references gatehouse.migration_range (run_id, number) on delete cascade
);
create unique index migration_batch_idx on gatehouse.migration_batch (run_id, number, after_id) nulls not distinct
  where not is_correction;

-- As `reasons` of shared/contract/migration.ts has them; whatever is not named is noted only.
create function gatehouse.outcome_of(code text) returns text
language sql immutable parallel safe set search_path = ''
as $$ select case
  when code in ('SOFT_DELETED', 'DUPLICATE_EMAIL', 'EMAIL_TAKEN_IN_TARGET', 'ROW_REFUSED', 'ANONYMOUS_LEFT_OUT',
    'PHONE_ONLY_LEFT_OUT', 'DELETED_SINCE') then 'listed'
  when code = 'ALREADY_IN_TARGET' then 'merged'
  when code in ('MISSING_IN_TARGET', 'MISSING_IN_SOURCE', 'DIFFERENT_IN_TARGET') then 'mismatch'
  when code in ('SIGNED_IN_SINCE', 'REFERRED_TO') then 'left'
  else 'noted' end $$;

-- What is not as it was with a user of the source. `field` is a column, a provider, a kind; never a value.
create table gatehouse.migration_record_issue (
  run_id uuid not null references gatehouse.migration_run (id) on delete cascade,
  source_id uuid not null,
  code text not null,
  field text,
  outcome text not null generated always as (gatehouse.outcome_of(code)) stored
);
create unique index migration_record_issue_idx on gatehouse.migration_record_issue (run_id, source_id, code, field)
  nulls not distinct;

-- Every user that a run has made, with what has no column of its own. No foreign key on the run: it is checked once
-- for each batch.
create table gatehouse.moved_user (
  user_id uuid primary key references "user" ("id") on delete cascade,
  run_id uuid not null,
  phone text,
  is_anonymous boolean not null,
  is_sso boolean not null,
  last_sign_in_at timestamptz,
  app_metadata jsonb,
  user_metadata jsonb,
  -- From then on the user is the target's: has signed in, or was changed here by anybody but the migration.
  taken_over_at timestamptz,
  -- Deleted or left out at the source after signing in here: stays, and is no user of the source any more.
  is_gone_from_source boolean not null default false
);

-- Functions that act for people: what they change of a user who was moved here must not be undone by the next
-- reconciliation, nor removed by a rollback. Whoever else writes to the tables, the owner among them, is found out by
-- verification.
create function gatehouse.take_over(target uuid) returns void
language sql security definer set search_path = ''
as $$ update gatehouse.moved_user m set taken_over_at = now() where m.user_id = target and m.taken_over_at is null $$;

-- A reset password, a verified address, a ban, whether or not anybody has signed in.
create function gatehouse.take_over_changed() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform gatehouse.take_over(case tg_table_name when 'user' then (to_jsonb(new)->>'id')::uuid
    else (coalesce(to_jsonb(new), to_jsonb(old))->>'userId')::uuid end);
  return null;
end $$;
create trigger user_taken_over after update on "user"
  for each row when (session_user ~ '^gatehouse_(auth|admin)(_b)?$') execute function gatehouse.take_over_changed();
create trigger account_taken_over after insert or update or delete on "account"
  for each row when (session_user ~ '^gatehouse_(auth|admin)(_b)?$') execute function gatehouse.take_over_changed();

-- Whose account is deleted here must not come back with the next reconciliation. Only the id stays.
create function gatehouse.note_deletion_of_moved() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into gatehouse.migration_record_issue (run_id, source_id, code)
    values (old.run_id, old.user_id, 'DELETED_SINCE') on conflict do nothing;
  return null;
end $$;
create trigger moved_user_deleted after delete on gatehouse.moved_user
  for each row when (old.taken_over_at is not null or session_user ~ '^gatehouse_(auth|admin)(_b)?$')
  execute function gatehouse.note_deletion_of_moved();

-- As before, and a user who was moved here is the target's from the first sign-in on.
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
  perform gatehouse.take_over(new."userId");
  return new;
end $$;

-- No event tells of users who move: nobody was created, or changed a password. Whoever logs in as a role of the
-- migration can do nothing else, and nobody can pretend to be one: the session's user is none that a statement sets.
-- contract: made again by the next statement, in the same transaction
drop trigger user_created on "user";
create constraint trigger user_created after insert on "user" deferrable initially deferred
  for each row when (session_user not like 'gatehouse\_migration\_%') execute function gatehouse.record_user_event();
-- contract: made again by the next statement, in the same transaction
drop trigger user_verified on "user";
create constraint trigger user_verified after update of "emailVerified" on "user" deferrable initially deferred
  for each row when (new."emailVerified" and not old."emailVerified"
    and session_user not like 'gatehouse\_migration\_%')
  execute function gatehouse.record_user_event();
-- contract: made again by the next statement, in the same transaction
drop trigger user_deleted on "user";
create constraint trigger user_deleted after delete on "user" deferrable initially deferred
  for each row when (session_user not like 'gatehouse\_migration\_%') execute function gatehouse.record_user_event();
-- contract: made again by the next statement, in the same transaction
drop trigger password_added on "account";
create constraint trigger password_added after insert on "account" deferrable initially deferred
  for each row when (new."password" is not null and session_user not like 'gatehouse\_migration\_%')
  execute function gatehouse.record_password_event();
-- contract: made again by the next statement, in the same transaction
drop trigger password_changed on "account";
create constraint trigger password_changed after update of "password" on "account" deferrable initially deferred
  for each row when (new."password" is distinct from old."password"
    and session_user not like 'gatehouse\_migration\_%'
    and current_setting('gatehouse.same_password', true) is distinct from 'true')
  execute function gatehouse.record_password_event();

-- Opening and closing ------------------------------------------------------------------------------------------------

-- The run that is gone on with; null if there is none, or all have been rolled back.
create function gatehouse.live_run() returns uuid
language sql stable set search_path = ''
as $$ select r.id from gatehouse.migration_run r where not r.is_dry and r.state <> 'rolled_back' $$;

-- Which run an execution is about, made if need be. `planned` is the source's plan (fingerprint, snapshot_at, ranges:
-- [{first_id, last_id, users}]), null for a rollback, which asks no source. Answers {run_id, ranges}; or {fault, run_id}:
-- "no_run", "half_rolled_back", "rolled_back", "other_kind", "other_source". The same execution gets the same answer.
create function gatehouse.open_run(execution text, mode text, asked uuid, planned jsonb, providers text[]) returns jsonb
language plpgsql security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  run gatehouse.migration_run;
  live gatehouse.migration_run;
  dry boolean := mode = 'dry-run';
begin
  -- Two executions that begin at once take turns.
  perform pg_advisory_xact_lock(4207600313);
  select * into live from gatehouse.migration_run r where r.id = gatehouse.live_run() for update;
  if asked is not null then
    select * into run from gatehouse.migration_run r where r.id = asked for update;
    if run.id is null then
      return jsonb_build_object('fault', 'no_run', 'run_id', asked);
    end if;
  elsif dry then
    select * into run from gatehouse.migration_run r
      where r.is_dry and r.execution = open_run.execution for update;
  else
    run := live;
  end if;
  if live.state = 'rolling_back' and mode <> 'rollback' then
    return jsonb_build_object('fault', 'half_rolled_back', 'run_id', live.id);
  elsif run.is_dry <> dry then
    return jsonb_build_object('fault', 'other_kind', 'run_id', run.id);
  elsif run.state = 'rolled_back' then
    return jsonb_build_object('fault', 'rolled_back', 'run_id', run.id);
  elsif run.id is null and mode in ('verify', 'rollback') then
    return jsonb_build_object('fault', 'no_run');
  elsif run.fingerprint <> planned->>'fingerprint' then
    return jsonb_build_object('fault', 'other_source', 'run_id', run.id);
  end if;
  if run.id is null then
    insert into gatehouse.migration_run (execution, mode, state, is_dry, fingerprint, snapshot_at)
      values (open_run.execution, open_run.mode, 'copying', dry, planned->>'fingerprint',
        (planned->>'snapshot_at')::timestamptz)
      returning * into run;
    insert into gatehouse.migration_range (run_id, number, first_id, last_id, planned_users)
      select run.id, p.number - 1, (p.value->>'first_id')::uuid, (p.value->>'last_id')::uuid, (p.value->>'users')::bigint
      from jsonb_array_elements(planned->'ranges') with ordinality as p(value, number);
  else
    update gatehouse.migration_run r set execution = open_run.execution, mode = open_run.mode,
        state = case open_run.mode when 'verify' then 'verifying' when 'rollback' then 'rolling_back' else 'copying' end,
        opened_at = now(), updated_at = now()
      where r.id = run.id;
  end if;
  if mode in ('copy', 'dry-run') then
    -- Found anew each time: the source, or the settings, may have been mended.
    delete from gatehouse.migration_record_issue i where i.run_id = run.id
      and (i.code in ('DUPLICATE_EMAIL', 'PROFILE_WITHOUT_USER')
        or (i.code = 'UNKNOWN_PROVIDER' and i.field = any (providers)));
  end if;
  return jsonb_build_object('run_id', run.id,
    'ranges', (select coalesce(jsonb_agg(g.number order by g.number), '[]')
      from gatehouse.migration_range g where g.run_id = run.id));
end $$;

-- What the source knows of users that no page tells. Who is in the target already is no duplicate any more.
create function gatehouse.note_users(run uuid, code text, ids uuid[]) returns void
language sql security definer set search_path = ''
as $$
  insert into gatehouse.migration_record_issue (run_id, source_id, code)
    select run, id, note_users.code from unnest(ids) id
    where not exists (select from gatehouse.moved_user m
        where m.user_id = id and m.run_id = coalesce(gatehouse.live_run(), run))
      and not exists (select from gatehouse.migration_record_issue i
        where i.run_id = run and i.source_id = id and i.outcome = 'merged')
    on conflict do nothing
$$;

-- A range's users by what became of them. In a dry run nobody is in the target, and the batches say who would be.
create function gatehouse.range_counts(run uuid)
returns table (number integer, source bigint, migrated bigint, merged bigint, listed bigint)
language sql stable set search_path = ''
as $$
  select g.number,
    coalesce(g.source_users, (select sum(b.users) from gatehouse.migration_batch b
      where b.run_id = run and b.number = g.number and not b.is_correction), 0),
    case when r.is_dry
      then coalesce((select sum(b.migrated) from gatehouse.migration_batch b
        where b.run_id = run and b.number = g.number), 0)
      else (select count(*) from gatehouse.moved_user m where m.run_id = run and not m.is_gone_from_source
        and m.user_id between k.first_id and k.last_id) end,
    i.merged, i.listed
  from gatehouse.migration_range g join gatehouse.migration_run r on r.id = g.run_id
  cross join lateral (select coalesce(g.first_id, '00000000-0000-0000-0000-000000000000') as first_id,
    coalesce(g.last_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff') as last_id) k
  cross join lateral (select
      count(distinct i.source_id) filter (where i.outcome = 'merged') as merged,
      count(distinct i.source_id) filter (where i.outcome = 'listed') as listed
    from gatehouse.migration_record_issue i
    where i.run_id = run and i.source_id between k.first_id and k.last_id and i.outcome in ('merged', 'listed')) i
  where g.run_id = run
$$;

-- All ranges are copied and reconciled: the phase of verification begins. Answers where the run stands.
create function gatehouse.enter_verification(run uuid) returns text
language sql security definer set search_path = ''
as $$
  update gatehouse.migration_run r set state = 'verifying', updated_at = now()
    where r.id = run and r.state in ('copying', 'reconciling') and not r.is_dry;
  select r.state from gatehouse.migration_run r where r.id = run
$$;

-- Where a run stands now that all ranges have come through, with its counts; or {fault}: "unfinished" with the ranges that
-- have not, "untrue" if users of the source are neither migrated nor merged nor listed.
create function gatehouse.close_run(run uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  current gatehouse.migration_run;
  counts jsonb;
  unfinished integer[];
  next_state text;
begin
  select * into current from gatehouse.migration_run r where r.id = run for update;
  if current.id is null then
    return jsonb_build_object('fault', 'no_run', 'run_id', run);
  end if;
  select coalesce(array_agg(g.number order by g.number), '{}') into unfinished
    from gatehouse.migration_range g where g.run_id = run and case
      when current.state in ('rolling_back', 'rolled_back') then g.rolled_back_at is null
      when current.is_dry then g.copied_at is null
      else g.verified_at is null or g.verified_at < current.opened_at or g.verified_at < g.reconciled_at end;
  if unfinished <> '{}' then
    return jsonb_build_object('fault', 'unfinished', 'run_id', run, 'ranges', to_jsonb(unfinished));
  end if;
  select jsonb_build_object('source', coalesce(sum(c.source), 0), 'migrated', coalesce(sum(c.migrated), 0),
      'merged', coalesce(sum(c.merged), 0), 'listed', coalesce(sum(c.listed), 0)) into counts
    from gatehouse.range_counts(run) c;
  next_state := case
    when current.state in ('rolling_back', 'rolled_back') then 'rolled_back'
    when current.is_dry then 'surveyed'
    when exists (select from gatehouse.migration_record_issue i where i.run_id = run and i.outcome = 'mismatch')
      then 'mismatch'
    when exists (select from gatehouse.migration_record_issue i where i.run_id = run) then 'verified_with_issues'
    else 'verified' end;
  if next_state in ('surveyed', 'verified', 'verified_with_issues') and (select bool_or(c.source <> c.migrated + c.merged
      + c.listed) from gatehouse.range_counts(run) c) then
    return jsonb_build_object('fault', 'untrue', 'run_id', run, 'users', counts);
  end if;
  update gatehouse.migration_run r set state = next_state, updated_at = now() where r.id = run;
  return jsonb_build_object('run_id', run, 'state', next_state, 'users', counts);
end $$;

-- The work on one range ----------------------------------------------------------------------------------------------

-- Begins a step ("copy", "reconcile", "verify", "rollback") on a range, and brings the run to the phase of it. Answers the
-- range, the run's snapshot, and where copying goes on; `is_done` if there is nothing left to do.
create function gatehouse.begin_range(run uuid, range_number integer, step text) returns jsonb
language plpgsql security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  current gatehouse.migration_run;
  range gatehouse.migration_range;
begin
  update gatehouse.migration_run r
    set state = case step when 'reconcile' then 'reconciling' else 'rolling_back' end, updated_at = now()
    where r.id = run and not r.is_dry
      and (step, r.state) in (('reconcile', 'copying'), ('rollback', 'mismatch'));
  select * into current from gatehouse.migration_run r where r.id = run;
  select * into range from gatehouse.migration_range g where g.run_id = run and g.number = range_number;
  if range.run_id is null then
    return jsonb_build_object('fault', 'no_run', 'run_id', run);
  elsif (step = 'rollback') <> (current.state in ('rolling_back', 'rolled_back')) or (current.is_dry and step <> 'copy') then
    return jsonb_build_object('fault', 'other_state', 'run_id', run, 'state', current.state);
  end if;
  return jsonb_build_object('first_id', range.first_id, 'last_id', range.last_id,
    'snapshot_at', current.snapshot_at, 'is_dry', current.is_dry,
    'is_done', case step when 'copy' then range.copied_at is not null
      when 'rollback' then range.rolled_back_at is not null else false end,
    'after_id', (select b.last_id from gatehouse.migration_batch b where b.run_id = run and b.number = range_number
      and not b.is_correction order by b.last_id desc limit 1));
end $$;

-- Keeps a run in a phase that writes users until the transaction ends: a rollback that begins waits for it, and what comes
-- after a rollback is refused (SQLSTATE GH409).
create function gatehouse.hold_run(run uuid, dry boolean) returns void
language plpgsql set search_path = ''
as $$
begin
  perform from gatehouse.migration_run r where r.id = run and r.is_dry = dry
    and r.state not in ('rolling_back', 'rolled_back', 'surveyed') for share;
  if not found then
    raise exception 'the run is rolled back or at an end' using errcode = 'GH409';
  end if;
end $$;

create type gatehouse.moved_columns as (
  "phone" text, "isAnonymous" boolean, "isSso" boolean, "lastSignInAt" timestamptz, "appMetadata" jsonb,
  "userMetadata" jsonb
);

-- The documents of a page as rows (functions/migration/source/source.ts), without users who are listed in spite of theirs.
create function gatehouse.read_documents(run uuid, documents jsonb)
returns table (id uuid, "user" public."user", moved gatehouse.moved_columns, accounts public."account"[], factor uuid,
  profile public.user_profile)
language sql stable set search_path = '' set timezone = 'UTC'
as $$
  select d.id, d."user", d.moved, d.accounts, (d.factor->>'id')::uuid, d.profile
  from jsonb_to_recordset(documents) as d(id uuid, "user" public."user", moved gatehouse.moved_columns,
    accounts public."account"[], factor jsonb, profile public.user_profile)
  where not exists (select from gatehouse.migration_record_issue i where i.run_id = run and i.source_id = d.id
    and i.code in ('DUPLICATE_EMAIL', 'DELETED_SINCE'))
$$;

-- Users as the target has them, in the form of the source's documents.
create function gatehouse.target_documents(ids uuid[]) returns table (id uuid, document jsonb)
language sql stable set search_path = '' set timezone = 'UTC'
as $$
  select u."id", jsonb_build_object(
    'id', u."id",
    'user', jsonb_build_object('name', u."name", 'email', u."email", 'emailVerified', u."emailVerified", 'image', u."image",
      'createdAt', u."createdAt", 'updatedAt', u."updatedAt", 'banned', u."banned", 'banReason', u."banReason",
      'banExpires', u."banExpires", 'twoFactorEnabled', u."twoFactorEnabled"),
    'moved', jsonb_build_object('phone', m.phone, 'isAnonymous', m.is_anonymous, 'isSso', m.is_sso,
      'lastSignInAt', m.last_sign_in_at, 'appMetadata', m.app_metadata, 'userMetadata', m.user_metadata),
    'accounts', coalesce((select jsonb_agg(jsonb_build_object('id', a."id", 'providerId', a."providerId",
        'accountId', a."accountId", 'password', a."password", 'createdAt', a."createdAt", 'updatedAt', a."updatedAt")
        order by a."providerId" collate "C", a."accountId" collate "C")
      from public."account" a where a."userId" = u."id"), '[]'),
    'factor', (select jsonb_build_object('id', f."id") from public."twoFactor" f
      where f."userId" = u."id" and f."verified"),
    'profile', (select to_jsonb(p) - 'user_id' from public.user_profile p
      where p.user_id = u."id"))
  from public."user" u left join gatehouse.moved_user m on m.user_id = u."id"
  where u."id" = any (ids)
$$;

-- Why documents cannot become users of the target, as far as that can be told by reading. `live` is the run whose users are
-- no conflict. Users in the target under the same id are compared field by field.
create function gatehouse.find_conflicts(run uuid, live uuid, documents jsonb)
returns table (source_id uuid, code text, field text)
language sql stable set search_path = '' set timezone = 'UTC'
as $$
  with doc as materialized (
    select d.id, d."user", d.accounts from gatehouse.read_documents(run, documents) d
    where not exists (select from gatehouse.moved_user m where m.user_id = d.id and m.run_id = live)),
  present as materialized (
    select doc.id from doc where exists (select from public."user" u where u."id" = doc.id)),
  fields as (
    select d.value as document, t.document as here, (d.value->>'id')::uuid as id
    from jsonb_array_elements(documents) d join gatehouse.target_documents(array(select p.id from present p)) t
      on t.id = (d.value->>'id')::uuid)
  select f.id, 'ALREADY_IN_TARGET', differing.field from fields f
  left join lateral (
    select 'user.' || u.key as field from jsonb_each(f.document->'user') u where u.value is distinct from f.here->'user'->u.key
    union
    select 'accounts.' || (a.value->>'providerId') from jsonb_array_elements(f.document->'accounts') a
      where not f.here->'accounts' @> jsonb_build_array(a.value)
    union
    select k.key from unnest(array['factor', 'profile']) k(key) where f.document->k.key is distinct from f.here->k.key
  ) differing on true
  union all
  select doc.id, case when exists (select from gatehouse.moved_user m where m.user_id = holder."id" and m.run_id = live)
      then 'DUPLICATE_EMAIL' else 'EMAIL_TAKEN_IN_TARGET' end, null
    from doc join public."user" holder on holder."email" = (doc."user")."email" and holder."id" <> doc.id
    where doc.id not in (select p.id from present p)
$$;

-- Identities in documents that somebody else has in the target.
create function gatehouse.find_taken_accounts(run uuid, documents jsonb)
returns table (source_id uuid, code text, field text)
language sql stable set search_path = '' set timezone = 'UTC'
as $$
  select d.id, 'ACCOUNT_TAKEN_IN_TARGET', a."providerId"
  from gatehouse.read_documents(run, documents) d cross join unnest(d.accounts) a
  join public."account" taken on taken."providerId" = a."providerId" and taken."accountId" = a."accountId"
    and taken."userId" <> d.id
$$;

create function gatehouse.insert_issues(run uuid, issues jsonb) returns void
language sql set search_path = ''
as $$
  insert into gatehouse.migration_record_issue (run_id, source_id, code, field)
    select run, i.source_id, i.code, i.field
    from jsonb_to_recordset(issues) as i(source_id uuid, code text, field text)
    on conflict do nothing
$$;

create type gatehouse.written_rows as (accounts integer, factors integer, profiles integer);

-- Brings users whom the run has moved, and whom nobody has taken over since, to what their documents say. In place: data of
-- others may hang on the user's row. Answers whose rows in other tables are to be written anew.
create function gatehouse.update_moved(run uuid, documents jsonb, mine uuid[]) returns uuid[]
language plpgsql set search_path = '' set timezone = 'UTC'
as $$
declare
  changed uuid[];
begin
  -- A sign-in that has begun is waited for, and then seen by the next statement.
  perform from public."user" u where u."id" = any (mine) order by u."id" for update;
  update gatehouse.moved_user m set is_gone_from_source = false
    where m.user_id = any (mine) and m.is_gone_from_source;
  select coalesce(array_agg(m.user_id), '{}') into changed from gatehouse.moved_user m
    where m.user_id = any (mine) and m.taken_over_at is null;
  -- Two who have swapped their addresses would be in each other's way.
  update public."user" u set "email" = u."id" || '@changing.invalid'
    from gatehouse.read_documents(run, documents) d
    where u."id" = d.id and u."id" = any (changed) and u."email" <> (d."user")."email";
  update public."user" u set "name" = (d."user")."name", "email" = (d."user")."email",
      "emailVerified" = (d."user")."emailVerified", "image" = (d."user")."image", "createdAt" = (d."user")."createdAt",
      "updatedAt" = (d."user")."updatedAt", "banned" = (d."user")."banned", "banReason" = (d."user")."banReason",
      "banExpires" = (d."user")."banExpires", "twoFactorEnabled" = (d."user")."twoFactorEnabled"
    from gatehouse.read_documents(run, documents) d where u."id" = d.id and u."id" = any (changed);
  update gatehouse.moved_user m set phone = (d.moved)."phone", is_anonymous = (d.moved)."isAnonymous",
      is_sso = (d.moved)."isSso", last_sign_in_at = (d.moved)."lastSignInAt", app_metadata = (d.moved)."appMetadata",
      user_metadata = (d.moved)."userMetadata"
    from gatehouse.read_documents(run, documents) d where m.user_id = d.id and m.user_id = any (changed);
  delete from public."account" a where a."userId" = any (changed);
  delete from public."twoFactor" f where f."userId" = any (changed);
  delete from public.user_profile p where p.user_id = any (changed);
  return changed;
end $$;

-- Writes the users of a page with all that is theirs, all or none: a row that the target refuses fails the whole.
create function gatehouse.write_at_once(run uuid, documents jsonb, secrets jsonb) returns gatehouse.written_rows
language plpgsql set search_path = '' set timezone = 'UTC'
as $$
declare
  mine uuid[];
  changed uuid[] := '{}';
  expected_users integer;
  made_users integer;
  expected_accounts integer;
  listed_users integer;
  written gatehouse.written_rows;
begin
  select coalesce(array_agg(m.user_id), '{}') into mine from gatehouse.moved_user m
    where m.run_id = run and m.user_id in (select (d.value->>'id')::uuid from jsonb_array_elements(documents) d);
  if mine <> '{}' then
    changed := gatehouse.update_moved(run, documents, mine);
  end if;
  -- By address, so that two batches wait for each other in one order; the better claim to an address first.
  with doc as materialized (select * from gatehouse.read_documents(run, documents)),
  made as (
    insert into public."user" ("id", "name", "email", "emailVerified", "image", "createdAt", "updatedAt", "banned",
        "banReason", "banExpires", "twoFactorEnabled")
      select d.id, (d."user")."name", (d."user")."email", (d."user")."emailVerified", (d."user")."image",
        (d."user")."createdAt", (d."user")."updatedAt", (d."user")."banned", (d."user")."banReason",
        (d."user")."banExpires", (d."user")."twoFactorEnabled"
      from doc d where d.id <> all (mine)
      order by (d."user")."email" collate "C", (d.moved)."isSso", (d."user")."createdAt", d.id
      on conflict do nothing returning "id"),
  moved as (
    insert into gatehouse.moved_user (user_id, run_id, phone, is_anonymous, is_sso, last_sign_in_at, app_metadata, user_metadata)
      select d.id, run, (d.moved)."phone", (d.moved)."isAnonymous", (d.moved)."isSso", (d.moved)."lastSignInAt",
        (d.moved)."appMetadata", (d.moved)."userMetadata"
      from made join doc d on d.id = made."id"),
  fresh as (
    select d.* from doc d where d.id = any (changed) or exists (select from made where made."id" = d.id)),
  accounts as (
    insert into public."account" ("id", "userId", "providerId", "accountId", "password", "createdAt", "updatedAt")
      select a."id", d.id, a."providerId", a."accountId", a."password", a."createdAt", a."updatedAt"
      from fresh d cross join unnest(d.accounts) a
      on conflict do nothing returning 1),
  factors as (
    insert into public."twoFactor" ("id", "userId", "secret", "backupCodes", "verified")
      select d.factor, d.id, s.secret, s.backup_codes, true
      from jsonb_to_recordset(secrets) as s(user_id uuid, secret text, backup_codes text)
      join fresh d on d.id = s.user_id and d.factor is not null returning 1),
  profiles as (
    insert into public.user_profile (id, user_id, created_at, updated_at, age_range, education_level, tech_background, primary_goal, learning_mode,
        learning_speed, time_per_week, preferred_language)
      select (d.profile).id, d.id, (d.profile).created_at, (d.profile).updated_at, (d.profile).age_range, (d.profile).education_level, (d.profile).tech_background,
        (d.profile).primary_goal, (d.profile).learning_mode, (d.profile).learning_speed, (d.profile).time_per_week,
        (d.profile).preferred_language
      from fresh d where d.profile is distinct from null returning 1)
  select (select count(*) from doc d where d.id <> all (mine)), (select count(*) from made),
      (select coalesce(sum(cardinality(d.accounts)), 0) from fresh d),
      (select count(*) from accounts), (select count(*) from factors), (select count(*) from profiles)
    into expected_users, made_users, expected_accounts, written.accounts, written.factors, written.profiles;

  if made_users < expected_users then
    insert into gatehouse.migration_record_issue (run_id, source_id, code, field)
      select run, c.source_id, c.code, c.field from gatehouse.find_conflicts(run, run, documents) c
      on conflict do nothing;
    select count(distinct c.source_id) into listed_users
      from gatehouse.migration_record_issue c
      where c.run_id = run and c.source_id in (select (d.value->>'id')::uuid from jsonb_array_elements(documents) d)
        and c.code in ('ALREADY_IN_TARGET', 'EMAIL_TAKEN_IN_TARGET', 'DUPLICATE_EMAIL');
    if listed_users < expected_users - made_users then
      raise exception 'a conflict has ended meanwhile' using errcode = 'serialization_failure';
    end if;
  end if;
  if written.accounts < expected_accounts then
    insert into gatehouse.migration_record_issue (run_id, source_id, code, field)
      select run, t.source_id, t.code, t.field from gatehouse.find_taken_accounts(run, documents) t
        join gatehouse.moved_user m on m.user_id = t.source_id and m.run_id = run
      on conflict do nothing;
  end if;
  return written;
end $$;

-- Whether PostgreSQL refused a row for what is in it (PostgreSQL 18, appendix A: data, integrity, limits, a trigger).
create function gatehouse.is_refusal(state text) returns boolean
language sql immutable set search_path = ''
as $$ select left(state, 2) in ('22', '23', '54', 'P0') $$;

-- Writes the users of a page. If a row is refused, each half is tried by itself, until the user is found whose row it is:
-- that one is listed, and its neighbours are written.
create function gatehouse.write_users(run uuid, documents jsonb, secrets jsonb) returns gatehouse.written_rows
language plpgsql set search_path = ''
as $$
declare
  total integer := jsonb_array_length(documents);
  refusal text;
  half jsonb;
  part gatehouse.written_rows;
  written gatehouse.written_rows := row (0, 0, 0);
begin
  if total = 0 then
    return written;
  end if;
  begin
    return gatehouse.write_at_once(run, documents, secrets);
  exception when others then
    get stacked diagnostics refusal = returned_sqlstate;
    if not gatehouse.is_refusal(refusal) then
      raise;
    end if;
  end;
  if total = 1 then
    insert into gatehouse.migration_record_issue (run_id, source_id, code, field)
      select run, d.id, 'ROW_REFUSED', refusal from jsonb_to_recordset(documents) as d(id uuid)
      where not exists (select from gatehouse.moved_user m where m.user_id = d.id)
      on conflict do nothing;
    -- Somebody of another range may wait for the address that this one gives up, and has the one that this one gets:
    -- with it out of the way the next reconciliation brings both to their own.
    update public."user" u set "email" = u."id" || '@changing.invalid'
      from gatehouse.moved_user m, jsonb_to_recordset(documents) as d(id uuid, "user" jsonb)
      where refusal = '23505' and u."id" = d.id and m.user_id = d.id and m.run_id = run
        and m.taken_over_at is null and u."email" <> d."user"->>'email';
    return written;
  end if;
  for half in select jsonb_agg(d.value) from jsonb_array_elements(documents) with ordinality as d(value, position)
      group by d.position <= total / 2 order by min(d.position) loop
    part := gatehouse.write_users(run, half, secrets);
    written := row (written.accounts + part.accounts, written.factors + part.factors, written.profiles + part.profiles);
  end loop;
  return written;
end $$;

-- What became of the users of a page: those with a document and those whom the source lists.
create function gatehouse.count_page(run uuid, ids uuid[], out migrated integer, out merged integer, out listed integer)
language sql stable set search_path = ''
as $$
  select (select count(*) from gatehouse.moved_user m
      where m.user_id = any (ids) and m.run_id = run and not m.is_gone_from_source),
    count(distinct i.source_id) filter (where i.outcome = 'merged'),
    count(distinct i.source_id) filter (where i.outcome = 'listed')
  from gatehouse.migration_record_issue i
  where i.run_id = run and i.source_id = any (ids) and i.outcome in ('merged', 'listed')
$$;

create function gatehouse.ids_of(documents jsonb, issues jsonb) returns uuid[]
language sql immutable set search_path = ''
as $$
  select coalesce(array_agg(id), '{}') from (
    select (d.value->>'id')::uuid as id from jsonb_array_elements(documents) d
    union select (i.value->>'source_id')::uuid from jsonb_array_elements(issues) i) both_kinds
$$;

-- One page of a range: its users, what is noted of them and the ledger's row, in one transaction. Answers where the range
-- goes on: after this page, or after the one that somebody else has written from the same place on. A page that holds users
-- of whom nothing is said is refused (SQLSTATE GH422).
create function gatehouse.copy_batch(run uuid, range_number integer, after_id uuid, last_id uuid, users integer,
  documents jsonb, issues jsonb, secrets jsonb) returns uuid
language plpgsql security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  written gatehouse.written_rows;
  counted record;
begin
  perform gatehouse.hold_run(run, false);
  insert into gatehouse.migration_batch (run_id, number, after_id, last_id, users)
    values (run, range_number, copy_batch.after_id, copy_batch.last_id, copy_batch.users) on conflict do nothing;
  if not found then
    return (select b.last_id from gatehouse.migration_batch b where b.run_id = run and b.number = range_number
      and not b.is_correction and b.after_id is not distinct from copy_batch.after_id);
  end if;
  perform gatehouse.insert_issues(run, issues);
  written := gatehouse.write_users(run, documents, secrets);
  select * into counted from gatehouse.count_page(run, gatehouse.ids_of(documents, issues));
  if counted.migrated + counted.merged + counted.listed <> users then
    raise exception 'the page has % users, of whom % are migrated, % merged and % listed', users, counted.migrated,
      counted.merged, counted.listed using errcode = 'GH422';
  end if;
  update gatehouse.migration_batch b set migrated = counted.migrated, accounts = written.accounts,
      factors = written.factors, profiles = written.profiles
    where b.run_id = run and b.number = range_number and not b.is_correction
      and b.after_id is not distinct from copy_batch.after_id;
  return last_id;
end $$;

-- What would become of a page, told by reading alone. Rows whose values do not fit are found one by one, as above.
create function gatehouse.survey_users(run uuid, documents jsonb) returns void
language plpgsql set search_path = ''
as $$
declare
  total integer := jsonb_array_length(documents);
  live uuid := gatehouse.live_run();
  refusal text;
  half jsonb;
begin
  begin
    insert into gatehouse.migration_record_issue (run_id, source_id, code, field)
      select run, c.source_id, c.code, c.field from gatehouse.find_conflicts(run, live, documents) c
      on conflict do nothing;
    insert into gatehouse.migration_record_issue (run_id, source_id, code)
      select run, d.id, 'DUPLICATE_EMAIL' from (
        select r.id, row_number() over (partition by (r."user")."email"
          order by (r.moved)."isSso", (r."user")."createdAt", r.id) as claim
        from gatehouse.read_documents(run, documents) r
        where not exists (select from public."user" u where u."id" = r.id)) d where d.claim > 1
      on conflict do nothing;
    insert into gatehouse.migration_record_issue (run_id, source_id, code, field)
      select run, t.source_id, t.code, t.field from gatehouse.find_taken_accounts(run, documents) t
      where not exists (select from gatehouse.migration_record_issue i where i.run_id = run
        and i.source_id = t.source_id and i.outcome in ('merged', 'listed'))
      on conflict do nothing;
    return;
  exception when others then
    get stacked diagnostics refusal = returned_sqlstate;
    if not gatehouse.is_refusal(refusal) then
      raise;
    end if;
  end;
  if total = 1 then
    insert into gatehouse.migration_record_issue (run_id, source_id, code, field)
      select run, d.id, 'ROW_REFUSED', refusal from jsonb_to_recordset(documents) as d(id uuid) on conflict do nothing;
    return;
  end if;
  for half in select jsonb_agg(d.value) from jsonb_array_elements(documents) with ordinality as d(value, position)
      group by d.position <= total / 2 loop
    perform gatehouse.survey_users(run, half);
  end loop;
end $$;

-- A page of a dry run: as gatehouse.copy_batch, but all that it writes is the ledger of the dry run.
create function gatehouse.survey_batch(run uuid, range_number integer, after_id uuid, last_id uuid, users integer,
  documents jsonb, issues jsonb) returns uuid
language plpgsql security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  counted record;
begin
  perform gatehouse.hold_run(run, true);
  insert into gatehouse.migration_batch (run_id, number, after_id, last_id, users)
    values (run, range_number, survey_batch.after_id, survey_batch.last_id, survey_batch.users) on conflict do nothing;
  if not found then
    return (select b.last_id from gatehouse.migration_batch b where b.run_id = run and b.number = range_number
      and b.after_id is not distinct from survey_batch.after_id);
  end if;
  perform gatehouse.insert_issues(run, issues);
  perform gatehouse.survey_users(run, documents);
  select * into counted from gatehouse.count_page(run, gatehouse.ids_of(documents, issues));
  update gatehouse.migration_batch b set migrated = survey_batch.users - counted.merged - counted.listed,
      (accounts, factors, profiles) = (select coalesce(sum(jsonb_array_length(d.value->'accounts')), 0),
          count(nullif(d.value->'factor', 'null')), count(nullif(d.value->'profile', 'null'))
        from jsonb_array_elements(documents) d where not exists (select from gatehouse.migration_record_issue i
          where i.run_id = run and i.source_id = (d.value->>'id')::uuid and i.outcome in ('merged', 'listed')))
    where b.run_id = run and b.number = range_number and b.after_id is not distinct from survey_batch.after_id;
  return last_id;
end $$;

create function gatehouse.finish_copy(run uuid, range_number integer) returns void
language sql security definer set search_path = ''
as $$
  update gatehouse.migration_range g set copied_at = coalesce(g.copied_at, now())
    where g.run_id = run and g.number = range_number
$$;

-- Comparing ----------------------------------------------------------------------------------------------------------

create function gatehouse.moved_in_range(run uuid, range_number integer) returns uuid[]
language sql stable set search_path = ''
as $$
  select coalesce(array_agg(m.user_id), '{}') from gatehouse.moved_user m
  join gatehouse.migration_range g on g.run_id = run and g.number = range_number
    and m.user_id between coalesce(g.first_id, '00000000-0000-0000-0000-000000000000')
      and coalesce(g.last_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
  where m.run_id = run and not m.is_gone_from_source
$$;

create function gatehouse.digest_of(value text) returns text
language sql immutable parallel safe set search_path = ''
as $$ select encode(sha256(convert_to(value, 'UTF8')), 'hex') $$;

-- The digest of all documents of a range, in the order of their ids.
create function gatehouse.digest_range(run uuid, range_number integer, out users integer, out digest text)
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select count(*), gatehouse.digest_of(coalesce(string_agg(gatehouse.digest_of(t.document::text), '' order by t.id), ''))
  from gatehouse.target_documents(gatehouse.moved_in_range(run, range_number)) t
$$;

create function gatehouse.digest_users(run uuid, range_number integer)
returns table (id uuid, digest text, is_taken_over boolean)
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select t.id, gatehouse.digest_of(t.document::text), m.taken_over_at is not null
  from gatehouse.target_documents(gatehouse.moved_in_range(run, range_number)) t
  join gatehouse.moved_user m on m.user_id = t.id
$$;

-- The digest of every field of a document, by its path.
create function gatehouse.field_digests(document jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select coalesce(jsonb_object_agg(path, gatehouse.digest_of(value)), '{}') from (
    select s.key || '.' || f.key as path, f.value::text as value from jsonb_each(document) s, jsonb_each(s.value) f
      where jsonb_typeof(s.value) = 'object'
    union all
    select 'accounts.' || (a.value->>'providerId') || '.' || f.key,
        jsonb_agg(f.value order by a.place)::text
      from jsonb_array_elements(document->'accounts') with ordinality a(value, place), jsonb_each(a.value) f
      group by 1) leaf
$$;

-- `taken` are providers whose identity somebody else had in the target: known to be missing.
create function gatehouse.digest_fields(run uuid, ids uuid[])
returns table (id uuid, fields jsonb, is_taken_over boolean, taken jsonb)
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select t.id, gatehouse.field_digests(t.document), m.taken_over_at is not null,
    (select coalesce(jsonb_agg(i.field), '[]') from gatehouse.migration_record_issue i
      where i.run_id = run and i.source_id = t.id and i.code = 'ACCOUNT_TAKEN_IN_TARGET')
  from gatehouse.target_documents(ids) t
  join gatehouse.moved_user m on m.user_id = t.id and m.run_id = run
$$;

-- What the ledger says of users of a range who are not in the target as the source has them. `excluded`: they have a document
-- at the source and are merged or listed all the same; `retriable`: of those, whoever might come through now;
-- `left_out`: the source itself lists them.
create function gatehouse.range_exceptions(run uuid, range_number integer) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'excluded', coalesce(jsonb_agg(distinct i.source_id) filter (where not i.is_left_out), '[]'),
    'retriable', coalesce(jsonb_agg(distinct i.source_id) filter (where i.code in ('EMAIL_TAKEN_IN_TARGET', 'ROW_REFUSED')
      or (i.code = 'ALREADY_IN_TARGET' and not exists (select from public."user" u where u."id" = i.source_id))), '[]'),
    'left_out', coalesce(jsonb_agg(jsonb_build_object('id', i.source_id, 'code', i.code))
      filter (where i.is_left_out), '[]'))
  from (select i.source_id, i.code,
      i.code in ('SOFT_DELETED', 'ANONYMOUS_LEFT_OUT', 'PHONE_ONLY_LEFT_OUT') as is_left_out
    from gatehouse.migration_record_issue i
    join gatehouse.migration_range g on g.run_id = run and g.number = range_number
      and i.source_id between coalesce(g.first_id, '00000000-0000-0000-0000-000000000000')
        and coalesce(g.last_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    where i.run_id = run and i.outcome in ('merged', 'listed')) i
$$;

-- Reconciling --------------------------------------------------------------------------------------------------------

-- Removes users whom the run has made, and all that hangs on them. Who has been taken over stays, and whoever a table
-- refers to that does not let go. Answers how many were removed.
create function gatehouse.remove_moved(run uuid, ids uuid[]) returns integer
language plpgsql set search_path = ''
as $$
declare
  removable uuid[];
  half integer := cardinality(ids) / 2;
  refusal text;
begin
  -- A sign-in that has begun is waited for, and then seen by the next statement.
  perform from public."user" u where u."id" = any (ids) order by u."id" for update;
  select coalesce(array_agg(m.user_id), '{}') into removable from gatehouse.moved_user m
    where m.user_id = any (ids) and m.run_id = run and m.taken_over_at is null;
  begin
    delete from public."verification" v where v."value" in (select id::text from unnest(removable) id);
    delete from public."user" u where u."id" = any (removable);
    return cardinality(removable);
  exception when others then
    get stacked diagnostics refusal = returned_sqlstate;
    if not gatehouse.is_refusal(refusal) then
      raise;
    end if;
  end;
  if cardinality(ids) = 1 then
    return 0;
  end if;
  return gatehouse.remove_moved(run, ids[:half]) + gatehouse.remove_moved(run, ids[half + 1:]);
end $$;

-- Brings chosen users to what the source says of them now: `documents` and `issues` are all that it has; who is in neither
-- has been deleted there. Who has been taken over is left as it is.
create function gatehouse.reconcile_batch(run uuid, range_number integer, ids uuid[], documents jsonb, issues jsonb,
  secrets jsonb) returns void
language plpgsql security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  before gatehouse.written_rows;
  now_there gatehouse.written_rows;
  gone uuid[];
begin
  perform gatehouse.hold_run(run, false);
  delete from gatehouse.migration_record_issue i where i.run_id = run and i.source_id = any (ids)
    and i.code not in ('DUPLICATE_EMAIL', 'DELETED_SINCE') and i.outcome <> 'mismatch';
  perform gatehouse.insert_issues(run, issues);
  before := gatehouse.count_rows(ids, run);
  perform gatehouse.write_users(run, documents, secrets);
  select coalesce(array_agg(id), '{}') into gone from unnest(ids) id
    where id not in (select (d.value->>'id')::uuid from jsonb_array_elements(documents) d);
  if gone <> '{}' then
    perform gatehouse.remove_moved(run, gone);
    delete from gatehouse.migration_record_issue i where i.run_id = run and i.source_id = any (gone)
      and i.code in ('DUPLICATE_EMAIL', 'DELETED_SINCE');
    perform gatehouse.mark_gone(run, gone);
  end if;
  now_there := gatehouse.count_rows(ids, run);
  insert into gatehouse.migration_batch (run_id, number, is_correction, users, accounts, factors, profiles)
    values (run, range_number, true, cardinality(ids), now_there.accounts - before.accounts,
      now_there.factors - before.factors, now_there.profiles - before.profiles);
end $$;

create function gatehouse.count_rows(ids uuid[], run uuid) returns gatehouse.written_rows
language sql stable set search_path = ''
as $$
  select row ((select count(*) from public."account" a where a."userId" = any (own)),
    (select count(*) from public."twoFactor" f where f."userId" = any (own)),
    (select count(*) from public.user_profile p where p.user_id = any (own)))::gatehouse.written_rows
  from (select coalesce(array_agg(m.user_id), '{}') as own from gatehouse.moved_user m
    where m.user_id = any (ids) and m.run_id = run) mine
$$;

-- Users who are not at the source any more and stay here.
create function gatehouse.mark_gone(run uuid, ids uuid[]) returns void
language sql set search_path = ''
as $$
  with gone as (update gatehouse.moved_user m set is_gone_from_source = true
    where m.user_id = any (ids) and m.run_id = run returning m.user_id, m.taken_over_at)
  insert into gatehouse.migration_record_issue (run_id, source_id, code)
    select run, gone.user_id, case when gone.taken_over_at is null then 'REFERRED_TO' else 'CHANGED_SINCE' end
    from gone on conflict do nothing
$$;

create function gatehouse.finish_reconciliation(run uuid, range_number integer, source_users integer) returns void
language sql security definer set search_path = ''
as $$
  update gatehouse.migration_range g set reconciled_at = now(), source_users = finish_reconciliation.source_users
    where g.run_id = run and g.number = range_number
$$;

-- Verifying ----------------------------------------------------------------------------------------------------------

-- Second factors of a range, encrypted.
create function gatehouse.read_factors(run uuid, range_number integer)
returns table (user_id uuid, secret text, is_taken_over boolean)
language sql stable security definer set search_path = ''
as $$
  select f."userId", f."secret", m.taken_over_at is not null from public."twoFactor" f
  join gatehouse.moved_user m on m.user_id = f."userId"
  where f."userId" = any (gatehouse.moved_in_range(run, range_number))
$$;

-- What a verification of a range has found, in place of what the one before had. `gone` are users of whom the ledger knows
-- and the source no more.
create function gatehouse.finish_verification(run uuid, range_number integer, source_users integer, issues jsonb,
  gone uuid[]) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  range gatehouse.migration_range;
begin
  select * into range from gatehouse.migration_range g where g.run_id = run and g.number = range_number for update;
  delete from gatehouse.migration_record_issue i where i.run_id = run
    and i.source_id between coalesce(range.first_id, '00000000-0000-0000-0000-000000000000')
      and coalesce(range.last_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    and (i.outcome = 'mismatch' or (i.code = 'CHANGED_SINCE' and not exists (select from gatehouse.moved_user m
      where m.user_id = i.source_id and m.is_gone_from_source)));
  delete from gatehouse.migration_record_issue i where i.run_id = run and i.source_id = any (gone)
    and i.outcome in ('listed', 'merged');
  perform gatehouse.mark_gone(run, array(select m.user_id from gatehouse.moved_user m
    where m.user_id = any (gone) and m.taken_over_at is not null));
  perform gatehouse.insert_issues(run, issues);
  update gatehouse.migration_range g set verified_at = now(), source_users = finish_verification.source_users,
      mismatched = exists (select from jsonb_array_elements(issues) i where gatehouse.outcome_of(i->>'code') = 'mismatch')
    where g.run_id = run and g.number = range_number;
end $$;

-- Rolling back -------------------------------------------------------------------------------------------------------

-- Removes the next users of a range that the run has made, after `after_id`. Answers the last of them, null at the end.
create function gatehouse.roll_back_batch(run uuid, range_number integer, after_id uuid, batch integer) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  ids uuid[];
  removed_users integer;
begin
  perform from gatehouse.migration_run r where r.id = run and r.state = 'rolling_back' for share;
  if not found then
    raise exception 'the run is not being rolled back' using errcode = 'GH409';
  end if;
  select coalesce(array_agg(u.user_id order by u.user_id), '{}') into ids from (
    select m.user_id from gatehouse.moved_user m
    join gatehouse.migration_range g on g.run_id = run and g.number = range_number
      and m.user_id between coalesce(g.first_id, '00000000-0000-0000-0000-000000000000')
        and coalesce(g.last_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    where m.run_id = run and (after_id is null or m.user_id > after_id)
    order by m.user_id limit batch) u;
  if ids = '{}' then
    update gatehouse.migration_range g set rolled_back_at = now() where g.run_id = run and g.number = range_number;
    return null;
  end if;
  removed_users := gatehouse.remove_moved(run, ids);
  update gatehouse.migration_range g set removed = g.removed + removed_users
    where g.run_id = run and g.number = range_number;
  insert into gatehouse.migration_record_issue (run_id, source_id, code)
    select run, m.user_id, case when m.taken_over_at is null then 'REFERRED_TO' else 'SIGNED_IN_SINCE' end
    from gatehouse.moved_user m where m.user_id = any (ids) and m.run_id = run on conflict do nothing;
  return ids[cardinality(ids)];
end $$;

-- Reporting ----------------------------------------------------------------------------------------------------------

create function gatehouse.run_status(asked uuid) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select jsonb_build_object('run_id', r.id, 'mode', r.mode, 'state', r.state,
    'started_at', r.started_at, 'snapshot_at', r.snapshot_at,
    'updated_at', greatest(r.updated_at, b.written_at, g.touched_at),
    'done', case r.state when 'copying' then b.users when 'reconciling' then g.reconciled when 'verifying' then g.verified
      when 'rolling_back' then g.removed + i.left_users else g.users end,
    'total', case r.state when 'rolling_back' then g.removed + (select count(*) from gatehouse.moved_user m
      where m.run_id = r.id) else g.users end,
    'issues', i.issues)
  from (select * from gatehouse.migration_run r where r.id = asked or asked is null
    order by r.opened_at desc limit 1) r
  cross join lateral (select coalesce(sum(b.users), 0) as users, max(b.written_at) as written_at
    from gatehouse.migration_batch b where b.run_id = r.id and not b.is_correction) b
  cross join lateral (select coalesce(sum(w.users), 0) as users, coalesce(sum(g.removed), 0) as removed,
      coalesce(sum(w.users) filter (where g.reconciled_at >= r.opened_at), 0) as reconciled,
      coalesce(sum(w.users) filter (where g.verified_at >= r.opened_at), 0) as verified,
      max(greatest(g.copied_at, g.reconciled_at, g.verified_at, g.rolled_back_at)) as touched_at
    from gatehouse.migration_range g
    cross join lateral (select coalesce(g.source_users, greatest(g.planned_users, (select sum(own.users)
      from gatehouse.migration_batch own where own.run_id = r.id and own.number = g.number
        and not own.is_correction))) as users) w
    where g.run_id = r.id) g
  cross join lateral (select count(*) as issues, count(*) filter (where i.outcome = 'left') as left_users
    from gatehouse.migration_record_issue i where i.run_id = r.id) i
$$;

create function gatehouse.run_report(asked uuid) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select s.status || jsonb_build_object(
    'users', (select jsonb_build_object('source', coalesce(sum(c.source), 0), 'migrated', coalesce(sum(c.migrated), 0),
        'merged', coalesce(sum(c.merged), 0), 'listed', coalesce(sum(c.listed), 0))
      from gatehouse.range_counts(s.id) c),
    'written', (select jsonb_build_object('users', coalesce(sum(c.migrated), 0) + (select coalesce(sum(g.removed), 0)
        from gatehouse.migration_range g where g.run_id = s.id)) from gatehouse.range_counts(s.id) c)
      || (select jsonb_build_object('accounts', coalesce(sum(b.accounts), 0), 'factors', coalesce(sum(b.factors), 0),
        'profiles', coalesce(sum(b.profiles), 0)) from gatehouse.migration_batch b where b.run_id = s.id),
    'ranges', (select jsonb_build_object('all', count(*), 'copied', count(g.copied_at), 'verified', count(g.verified_at),
        'mismatched', count(*) filter (where g.mismatched)) from gatehouse.migration_range g where g.run_id = s.id),
    'removed', (select coalesce(sum(g.removed), 0) from gatehouse.migration_range g where g.run_id = s.id),
    'issues_by_code', (select coalesce(jsonb_agg(to_jsonb(k) order by k.code), '[]') from (
      select i.code, i.outcome, count(*) as count from gatehouse.migration_record_issue i
      where i.run_id = s.id group by i.code, i.outcome) k))
  from (select status, (status->>'run_id')::uuid as id from gatehouse.run_status(asked) as status
    where status is not null) s
$$;

-- A page of a run's issues, after the one named.
create function gatehouse.list_issues(run uuid, after_id uuid, after_code text, after_field text, page integer)
returns table (source_id uuid, code text, outcome text, field text)
language sql stable security definer set search_path = ''
as $$
  select i.source_id, i.code, i.outcome, i.field from gatehouse.migration_record_issue i
  where i.run_id = run and (after_id is null or i.source_id >= after_id)
    and (after_id is null or (i.source_id, i.code, coalesce(i.field, '')) > (after_id, after_code, coalesce(after_field, '')))
  order by i.source_id, i.code, coalesce(i.field, '') limit page
$$;

revoke execute on all functions in schema gatehouse from public;
grant usage on schema gatehouse to gatehouse_migration_plan, gatehouse_migration_copy, gatehouse_migration_reconcile,
  gatehouse_migration_verify, gatehouse_migration_rollback, gatehouse_migration_report;
grant execute on function gatehouse.open_run, gatehouse.note_users, gatehouse.enter_verification, gatehouse.close_run
  to gatehouse_migration_plan;
grant execute on function gatehouse.begin_range to gatehouse_migration_copy, gatehouse_migration_reconcile,
  gatehouse_migration_verify, gatehouse_migration_rollback;
grant execute on function gatehouse.copy_batch, gatehouse.survey_batch, gatehouse.finish_copy
  to gatehouse_migration_copy;
grant execute on function gatehouse.digest_range, gatehouse.digest_users, gatehouse.range_exceptions, gatehouse.read_factors
  to gatehouse_migration_reconcile, gatehouse_migration_verify;
grant execute on function gatehouse.reconcile_batch, gatehouse.finish_reconciliation to gatehouse_migration_reconcile;
grant execute on function gatehouse.digest_fields, gatehouse.finish_verification to gatehouse_migration_verify;
grant execute on function gatehouse.roll_back_batch to gatehouse_migration_rollback;
grant execute on function gatehouse.run_status, gatehouse.run_report, gatehouse.list_issues to gatehouse_migration_report;

-- Exported with all else that is held on a user.
grant select on gatehouse.moved_user, gatehouse.migration_record_issue to gatehouse_admin;
-- Whoever came from elsewhere is not deleted for an address that was never verified.
grant select (user_id) on gatehouse.moved_user to gatehouse_auth;
