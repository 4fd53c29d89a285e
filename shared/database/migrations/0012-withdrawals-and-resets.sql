-- A sign-in that waits for its second factor: the engine begins a session for the password, and takes it back. Nobody
-- has heard of it, so that nobody is to hear of its end.

create function gatehouse.withdraw_session(session_id uuid) returns void
language plpgsql set search_path = ''
as $$
begin
  perform set_config('gatehouse.withdrawn_session', withdraw_session.session_id::text, true);
  delete from public."session" s where s."id" = withdraw_session.session_id;
end $$;

-- As in 0009, but for a session that is withdrawn. Runs at commit, when the setting still holds.
create or replace function gatehouse.record_session_event() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if old."id"::text is distinct from current_setting('gatehouse.withdrawn_session', true)
      and exists (select from public."user" u where u."id" = old."userId") then
    perform gatehouse.record_event('session.revoked', old."userId", old."id");
  end if;
  return null;
end $$;

revoke execute on function gatehouse.withdraw_session from public;
grant execute on function gatehouse.withdraw_session to gatehouse_auth;

-- For somebody who has lost authenticator app and recovery codes: the password is enough from now on. Trusted devices
-- and sign-ins that wait for a code end too (functions/auth/engine/verification-identifiers.ts). Passkeys stay.
-- Answers how many living sessions it ended; null if there is no such user.
create function gatehouse.reset_second_factor(target uuid) returns integer
language plpgsql security definer set search_path = ''
as $$
begin
  perform 1 from public."user" u where u."id" = target for update;
  if not found then
    return null;
  end if;
  delete from public."twoFactor" f where f."userId" = target;
  delete from public."verification" v where v."value" = target::text
    and (v."identifier" like 'sha256/trust-device-%' or v."identifier" like 'sha256/2fa-%');
  update public."user" set "twoFactorEnabled" = false, "updatedAt" = now() where "id" = target;
  return gatehouse.sign_user_out(target);
end $$;

revoke execute on function gatehouse.reset_second_factor from public;
grant execute on function gatehouse.reset_second_factor to gatehouse_admin;
