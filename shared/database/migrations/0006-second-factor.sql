-- Second factor and passkeys, under the names of Better Auth's plugins. The tables are there in every stage; only a
-- stage that has switched them on fills them.

alter table "user" add column "twoFactorEnabled" boolean not null default false;

-- "secret" is encrypted with Better Auth's versioned secrets, and so is "backupCodes", a list of hashes.
create table "twoFactor" (
  "id" uuid primary key default gen_random_uuid(),
  "userId" uuid not null unique references "user" ("id") on delete cascade,
  "secret" text not null,
  "backupCodes" text not null,
  "verified" boolean not null default false,
  "failedVerificationCount" integer not null default 0,
  "lockedUntil" timestamptz,
  -- Ours: the newest 30-second step of which a code was accepted. None of it or before it is accepted again.
  "lastUsedStep" integer not null default 0
);

-- "counter" is what an authenticator counts with, up to 2^32 - 1.
create table "passkey" (
  "id" uuid primary key default gen_random_uuid(),
  "name" text,
  "publicKey" text not null,
  "userId" uuid not null references "user" ("id") on delete cascade,
  "credentialID" text not null unique,
  "counter" double precision not null,
  "deviceType" text not null,
  "backedUp" boolean not null,
  "transports" text,
  "createdAt" timestamptz default now(),
  "aaguid" text
);
create index "passkey_userId_idx" on "passkey" ("userId");

-- Two requests at once that begin to set up a second factor: the later one counts, as it does of two in a row.
create function gatehouse.replace_unverified_factor() returns trigger
language plpgsql set search_path = ''
as $$
begin
  perform 1 from public."user" u where u."id" = new."userId" for no key update;
  delete from public."twoFactor" f where f."userId" = new."userId" and not f."verified";
  return new;
end $$;
create trigger second_factor_begun before insert on "twoFactor"
  for each row execute function gatehouse.replace_unverified_factor();

-- From the fifth failure in a row on each doubles the wait, from 15 seconds to 4 hours: six guesses a day.
create function gatehouse.second_factor_lock(failures integer) returns timestamptz
language sql stable set search_path = ''
as $$ select case when failures >= 5
  then now() + least(14400, 15 * 2 ^ least(failures - 5, 10)) * interval '1 second' end $$;

-- Whose code is to be checked: that of the user who is signed in, or else of whoever the challenge of a sign-in was
-- given to. Counts the attempt before the code is looked at, so that parallel attempts cannot share one count, over
-- all challenges, ways and environments. Answers the encrypted secret, or the seconds to wait.
create function gatehouse.begin_second_factor(challenge text, signed_in uuid,
  out user_id uuid, out secret text, out retry_after_seconds integer)
language plpgsql security definer set search_path = ''
as $$
declare
  factor public."twoFactor";
begin
  user_id := coalesce(signed_in, (select v."value"::uuid from public."verification" v
    where v."identifier" = challenge and v."expiresAt" > now() limit 1));
  select * into factor from public."twoFactor" f
    where f."userId" = begin_second_factor.user_id for update;
  if factor."lockedUntil" > now() then
    retry_after_seconds := ceil(extract(epoch from factor."lockedUntil" - now()));
    return;
  end if;
  update public."twoFactor" f set "failedVerificationCount" = f."failedVerificationCount" + 1,
      "lockedUntil" = gatehouse.second_factor_lock(f."failedVerificationCount" + 1)
    where f."id" = factor."id";
  secret := factor."secret";
end $$;

grant select, insert, update, delete on "twoFactor", "passkey" to gatehouse_auth;
revoke execute on all functions in schema gatehouse from public;
grant execute on function gatehouse.begin_second_factor to gatehouse_auth;
