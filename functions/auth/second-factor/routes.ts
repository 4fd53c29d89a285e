import { passwordChecks, perAddress, usual } from '../limit-rules.ts';
import type { OpenRoute } from '../routes.ts';

const totp = { failures: 'engine', feature: 'totp' } as const;
const setUp = { ...totp, limits: [perAddress('sign-in', 30), passwordChecks] } as const;
const check = { ...totp, limits: [perAddress('second-factor', 30)], audited: 'second_factor' } as const;
const passkeys = { failures: 'engine', feature: 'passkeys', limits: usual } as const;
/** Nothing to guess, but anybody can have rows made in the database. */
const ceremony = { ...passkeys, limits: [perAddress('passkey', 120)] } as const;

/**
 * Routes that are open where the stage has switched them on. Left out: `get-totp-uri`, which would show the secret
 * again to whoever has session and password; codes by mail (`send-otp`), since a mailbox is no second factor beside a
 * password that can be reset by mail.
 */
export const secondFactorRoutes = {
  'POST /two-factor/enable': { ...setUp, engine: 'POST /two-factor/enable' },
  'POST /two-factor/disable': { ...setUp, engine: 'POST /two-factor/disable', audited: 'protection_change' },
  'POST /two-factor/generate-backup-codes': {
    ...setUp,
    engine: 'POST /two-factor/generate-backup-codes',
    audited: 'protection_change',
  },
  'POST /two-factor/verify-totp': { ...check, engine: 'POST /two-factor/verify-totp' },
  'POST /two-factor/verify-backup-code': { ...check, engine: 'POST /two-factor/verify-backup-code' },

  'GET /passkey/generate-register-options': { ...ceremony, engine: 'GET /passkey/generate-register-options' },
  'POST /passkey/verify-registration': {
    ...ceremony,
    engine: 'POST /passkey/verify-registration',
    audited: 'protection_change',
  },
  'GET /passkey/generate-authenticate-options': {
    ...ceremony,
    engine: 'GET /passkey/generate-authenticate-options',
  },
  'POST /passkey/verify-authentication': {
    ...ceremony,
    engine: 'POST /passkey/verify-authentication',
    audited: 'sign_in',
  },
  'GET /passkey/list-user-passkeys': { ...passkeys, engine: 'GET /passkey/list-user-passkeys' },
  'POST /passkey/update-passkey': { ...passkeys, engine: 'POST /passkey/update-passkey' },
  'POST /passkey/delete-passkey': {
    ...passkeys,
    engine: 'POST /passkey/delete-passkey',
    audited: 'protection_change',
  },
} as const satisfies Readonly<Record<string, OpenRoute>>;
