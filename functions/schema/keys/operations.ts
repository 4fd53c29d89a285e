import type { Client } from '@neondatabase/serverless';
import { accessTokenAlgorithm } from '#shared/contract/claims';
import { withDeploymentLock } from '#shared/database/owner';
import { type KeyAnswer, type KeyRequest, keyRequestErrorName } from '#shared/key-operations';
import { audit } from '#shared/observability/audit';
import { ensureSigner, type KeySettings, mintKey, readSchedule, settle } from './schedule.ts';

/** The request names a key that there is not, or is none. Nothing has been changed. */
export class KeyRequestError extends Error {
  override readonly name = keyRequestErrorName;
}

/**
 * Mints a signing key that signs at once if there is none that this stage can use, under the deployment lock: two
 * deployments, or two cold starts, must not mint two. Answers whether it did. A database that is a copy of another
 * stage's has that stage's keys, which its secrets do not open.
 */
export async function ensureSigningKey(client: Client, settings: KeySettings): Promise<boolean> {
  const minted = await change(client, settings, () => ensureSigner(client, settings));
  return minted !== undefined;
}

/**
 * Lists, rotates or revokes. A rotation mints a key that waits; while one waits, it does nothing, so that two at once
 * mint one. A revocation takes a key away, whatever its state, and has another one sign if it was the one that signed.
 * @throws KeyRequestError, DatabaseUnavailableError
 */
export async function operateKeys(
  client: Client,
  settings: KeySettings,
  request: KeyRequest,
): Promise<KeyAnswer> {
  const minted = await run(client, settings, request);
  return { minted: minted ?? null, keys: await readSchedule(client) };
}

async function run(client: Client, settings: KeySettings, request: KeyRequest): Promise<string | undefined> {
  if (request.keys === 'list') return undefined;
  if (request.keys === 'rotate') return change(client, settings, () => rotate(client, settings));
  const { kid } = request;
  const minted = await change(client, settings, async () => {
    await remove(client, kid);
    return ensureSigner(client, settings);
  });
  audit({ event: 'key_rotation', outcome: 'revoked', key_id: kid });
  return minted;
}

/** Changes the keys in one transaction and settles the schedule. Answers the id of the key that the work minted. */
async function change(
  client: Client,
  settings: KeySettings,
  work: () => Promise<string | undefined>,
): Promise<string | undefined> {
  const minted = await withDeploymentLock(client, async () => {
    const id = await work();
    await settle(client, settings);
    return id;
  });
  if (minted) audit({ event: 'key_rotation', outcome: 'completed', key_id: minted });
  return minted;
}

async function rotate(client: Client, settings: KeySettings): Promise<string | undefined> {
  const first = await ensureSigner(client, settings);
  if (first) return first;
  const keys = await readSchedule(client);
  if (keys.some(({ state }) => state === 'waiting')) return undefined;
  return mintKey(client, settings, { atOnce: false });
}

/** The row goes, not only a mark on it: code that knows nothing of revocations does not publish it either. */
async function remove(client: Client, kid: string): Promise<void> {
  const { rowCount } = await client.query('delete from "jwks" where "id" = $1 and "alg" = $2', [
    kid,
    accessTokenAlgorithm,
  ]);
  if (rowCount) return;
  const known = (await readSchedule(client)).map((key) => key.kid).join(', ');
  throw new KeyRequestError(`there is no key ${kid}: it has been revoked already, or is none of ${known}`);
}
