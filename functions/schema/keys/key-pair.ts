import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import { exportJWK, generateKeyPair } from 'jose';
import { accessTokenAlgorithm } from '#shared/contract/claims';
import { engineKey, type SecretVersions } from '#shared/secret-versions';

/** RSA modulus in bits: NIST SP 800-57 part 1 accepts 2048 until 2030, and every verifier does. */
const modulusLength = 2048;

/** Both parts as the table `jwks` holds them. */
export interface StoredKeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** A new key pair, its private part encrypted with the newest secret as Better Auth's jwt plugin does. */
export async function createKeyPair(secrets: SecretVersions): Promise<StoredKeyPair> {
  const pair = await generateKeyPair(accessTokenAlgorithm, { modulusLength, extractable: true });
  const data = JSON.stringify(await exportJWK(pair.privateKey));
  const encrypted = await symmetricEncrypt({ key: engineKey(secrets), data });
  return {
    publicKey: JSON.stringify(await exportJWK(pair.publicKey)),
    privateKey: JSON.stringify(encrypted),
  };
}

/** Whether a stored private part is one of this stage's: a database copied from another stage has that stage's. */
export async function canDecrypt(secrets: SecretVersions, privateKey: string): Promise<boolean> {
  try {
    await symmetricDecrypt({ key: engineKey(secrets), data: JSON.parse(privateKey) });
    return true;
  } catch {
    return false;
  }
}
