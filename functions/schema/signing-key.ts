import type { Client } from '@neondatabase/serverless';
import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import { exportJWK, generateKeyPair } from 'jose';
import { accessTokenAlgorithm } from '#shared/contract/claims';
import { withDeploymentLock } from '#shared/database/owner';
import type { SecretVersions } from '#shared/secret-versions';

/** RSA modulus in bits: NIST SP 800-57 part 1 accepts 2048 until 2030, and every verifier does. */
const modulusLength = 2048;

/**
 * Mints a signing key if there is none that this stage can use, under the deployment lock: two deployments, or two
 * cold starts, must not mint two. Answers whether it did. A database that is a copy of another stage's has that
 * stage's keys, which its secrets do not open. The private part is encrypted as Better Auth's jwt plugin does.
 */
export function ensureSigningKey(client: Client, secrets: SecretVersions): Promise<boolean> {
  return withDeploymentLock(client, async () => {
    const { rows } = await client.query(
      `select "privateKey" from "jwks" where "alg" = $1 and ("expiresAt" is null or "expiresAt" > now())
        order by "createdAt" desc limit 1`,
      [accessTokenAlgorithm],
    );
    if (rows[0] && (await canDecrypt(secrets, rows[0].privateKey))) return false;
    const { publicKey, privateKey } = await mintKeyPair(secrets);
    await client.query('insert into "jwks" ("publicKey", "privateKey", "alg") values ($1, $2, $3)', [
      publicKey,
      privateKey,
      accessTokenAlgorithm,
    ]);
    return true;
  });
}

async function canDecrypt(secrets: SecretVersions, privateKey: string): Promise<boolean> {
  try {
    await symmetricDecrypt({ key: encryptionKey(secrets), data: JSON.parse(privateKey) });
    return true;
  } catch {
    return false;
  }
}

function encryptionKey(secrets: SecretVersions) {
  const currentVersion = secrets[0]?.version ?? 0;
  return { keys: new Map(secrets.map(({ version, value }) => [version, value])), currentVersion };
}

async function mintKeyPair(secrets: SecretVersions) {
  const pair = await generateKeyPair(accessTokenAlgorithm, { modulusLength, extractable: true });
  const data = JSON.stringify(await exportJWK(pair.privateKey));
  const encrypted = await symmetricEncrypt({ key: encryptionKey(secrets), data });
  return {
    publicKey: JSON.stringify(await exportJWK(pair.publicKey)),
    privateKey: JSON.stringify(encrypted),
  };
}
