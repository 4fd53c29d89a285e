-- The gate of every data function: one call checks that the session is alive and says whose rows the
-- rest of the transaction may see. A dead session ends the transaction with SQLSTATE GH401.

create function gatehouse.current_user_id() returns uuid
language sql stable set search_path = ''
as $$ select nullif(current_setting('gatehouse.user_id', true), '')::uuid $$;

-- For an access token: the session named by `sid` must be alive and belong to `sub`.
create function gatehouse.open_session(session_id uuid, user_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform 1 from public."session" s
    where s."id" = open_session.session_id and s."userId" = open_session.user_id and s."expiresAt" > now();
  if not found then
    raise exception 'the session has ended' using errcode = 'GH401';
  end if;
  perform set_config('gatehouse.user_id', open_session.user_id::text, true);
end $$;

-- For a session token presented as it is.
create function gatehouse.open_session_by_token(session_token text) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  owner_id uuid;
begin
  select s."userId" into owner_id from public."session" s
    where s."token" = session_token and s."expiresAt" > now();
  if owner_id is null then
    raise exception 'the session has ended' using errcode = 'GH401';
  end if;
  perform set_config('gatehouse.user_id', owner_id::text, true);
end $$;

revoke execute on all functions in schema gatehouse from public;
grant usage on schema gatehouse to gatehouse_profile;
grant execute on all functions in schema gatehouse to gatehouse_profile;

-- Sessions in snake case for backends that read them from the database; grant the role to a backend's own.
create view user_sessions as
  select "id" as id, "userId" as user_id, "token" as token, "expiresAt" as expires_at,
         "createdAt" as created_at, "updatedAt" as updated_at, "ipAddress" as ip_address, "userAgent" as user_agent
  from "session";
grant select on user_sessions to gatehouse_session_reader;
