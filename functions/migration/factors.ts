import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import { engineKey, type SecretVersions } from '#shared/secret-versions';
import { storeBase32Secret } from '#shared/totp-secret';
import type { SourcePage } from './source/source.ts';

/** A user who moves has none, and makes some after signing in. */
const noBackupCodes = '[]';

/** Encrypts second factors as the engine does, so that it can read them. */
export interface FactorCipher {
  /** JSON text, as the target takes it with a page. */
  encrypt(factors: SourcePage['factors']): Promise<string>;
  /** Whether what is in the target is this secret, in base32. */
  isSame(encrypted: string, secret: string): Promise<boolean>;
}

/** `secrets` are Better Auth's; without any, no factor may come along. */
export function createFactorCipher(secrets: SecretVersions | undefined): FactorCipher {
  const key = secrets && engineKey(secrets);
  return {
    async encrypt(factors) {
      if (!key) return '[]';
      const rows = factors.map(async ({ userId, secret }) => ({
        user_id: userId,
        secret: await symmetricEncrypt({ key, data: storeBase32Secret(secret) }),
        backup_codes: await symmetricEncrypt({ key, data: noBackupCodes }),
      }));
      return JSON.stringify(await Promise.all(rows));
    },
    async isSame(encrypted, secret) {
      if (!key) return false;
      const data = await symmetricDecrypt({ key, data: encrypted }).catch(() => undefined);
      return data === storeBase32Secret(secret);
    },
  };
}
