import type { Client } from '@neondatabase/serverless';
import { symmetricEncrypt } from 'better-auth/crypto';
import { exportJWK, generateKeyPair } from 'jose';
import { accessTokenAlgorithm } from '#shared/contract/claims';
import { withDeploymentLock } from '#shared/database/owner';
import type { SecretVersions } from '#shared/secret-versions';

/** RSA modulus in bits: NIST SP 800-57 part 1 accepts 2048 until 2030, and every verifier does. */
const modulusLength = 2048;

/**
 * Mints the first signing key if there is none, under the deployment lock: two deployments, or two cold starts,
 * must not mint two. Answers whether it did. The private part is encrypted as Better Auth's jwt plugin does.
 */
export function ensureSigningKey(client: Client, secrets: SecretVersions): Promise<boolean> {
  return withDeploymentLock(client, async () => {
    const { rowCount } = await client.query(
      'select 1 from "jwks" where "alg" = $1 and ("expiresAt" is null or "expiresAt" > now()) limit 1',
      [accessTokenAlgorithm],
    );
    if (rowCount) return false;
    const { publicKey, privateKey } = await mintKeyPair(secrets);
    await client.query('insert into "jwks" ("publicKey", "privateKey", "alg") values ($1, $2, $3)', [
      publicKey,
      privateKey,
      accessTokenAlgorithm,
    ]);
    return true;
  });
}

async function mintKeyPair(secrets: SecretVersions) {
  const pair = await generateKeyPair(accessTokenAlgorithm, { modulusLength, extractable: true });
  const currentVersion = secrets[0]?.version ?? 0;
  const key = { keys: new Map(secrets.map(({ version, value }) => [version, value])), currentVersion };
  const encrypted = await symmetricEncrypt({ key, data: JSON.stringify(await exportJWK(pair.privateKey)) });
  return {
    publicKey: JSON.stringify(await exportJWK(pair.publicKey)),
    privateKey: JSON.stringify(encrypted),
  };
}
