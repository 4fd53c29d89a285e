-- What second factors, passkeys and events hold on a user is read for an export, but nothing that a sign-in is checked
-- with. Column by column, as in 0008.

grant select ("twoFactorEnabled") on "user" to gatehouse_admin;
grant select ("id", "userId", "verified", "lockedUntil") on "twoFactor" to gatehouse_admin;
grant select ("id", "userId", "name", "deviceType", "backedUp", "transports", "createdAt", "aaguid")
  on "passkey" to gatehouse_admin;
grant select (sequence, id, type, user_id, session_id, occurred_at, published_at)
  on gatehouse.event_outbox to gatehouse_admin;
