-- Rotation of signing keys: a key is published before it signs, and after, until its last token has expired. The
-- schedule stands in the rows and is read by the database's clock, the one that all environments share.

-- A key signs from "signsFrom" on until "expiresAt", when its successor begins.
alter table "jwks" add column "signsFrom" timestamptz not null default now();
-- The longest life of a token that the key may have signed. Until now nobody wrote it down: 30 days is the most there is.
alter table "jwks" add column "longestTokenSeconds" integer not null default 2592000;
update "jwks" set "signsFrom" = "createdAt" where "signsFrom" > "createdAt";

-- statement_timestamp(), not now(): whoever changes the schedule may have waited for the deployment lock. Ten minutes:
-- environments sign for up to five with the key that they know, and the machines' clocks differ.
create view gatehouse.key_schedule as
  select k.*, case
      when k."signsFrom" > statement_timestamp() then 'waiting'
      when k."expiresAt" is null or k."expiresAt" > statement_timestamp() then 'signing'
      when k."publishedUntil" > statement_timestamp() then 'retired'
      else 'withdrawn' end as "state"
  from (select "id", "alg", "publicKey", "createdAt", "signsFrom", "expiresAt",
      "expiresAt" + "longestTokenSeconds" * interval '1 second' + interval '10 minutes' as "publishedUntil"
    from "jwks") k;

create view gatehouse.published_key as
  select "id", "alg", "publicKey", "createdAt" from gatehouse.key_schedule where "state" <> 'withdrawn';

-- One key for each algorithm, private part included.
create view gatehouse.signing_key as
  select distinct on ("alg") "id", "alg", "publicKey", k."privateKey", "createdAt"
  from gatehouse.key_schedule join (select "id", "privateKey" from "jwks") k using ("id")
  where "state" = 'signing'
  order by "alg", "signsFrom" desc, "id" desc;

-- The session gate also asks for the key that a token was verified with: a revoked one is refused at once, also by
-- environments that still have it in memory.
create function gatehouse.open_session(session_id uuid, user_id uuid, key_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform 1 from gatehouse.published_key k where k."id" = open_session.key_id;
  if not found then
    raise exception 'the key has been withdrawn' using errcode = 'GH401';
  end if;
  perform gatehouse.open_session(session_id, user_id);
end $$;

revoke execute on all functions in schema gatehouse from public;
grant execute on function gatehouse.open_session(uuid, uuid, uuid) to gatehouse_profile;
grant usage on schema gatehouse to gatehouse_jwks;
grant select on gatehouse.published_key to gatehouse_jwks, gatehouse_profile;
grant select on gatehouse.signing_key to gatehouse_auth;
