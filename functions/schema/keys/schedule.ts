import type { Client } from '@neondatabase/serverless';
import { accessTokenAlgorithm } from '#shared/contract/claims';
import type { ScheduledKey } from '#shared/key-operations';
import type { SecretVersions } from '#shared/secret-versions';
import { canDecrypt, createKeyPair } from './key-pair.ts';

/**
 * How long a key is published before it signs: API Gateway's JWT authorizer keeps a key set for 2 hours, and may have
 * got it from caches that obey this API's `max-age` of 5 minutes, one behind the other.
 */
const leadTime = '2 hours 15 minutes';

export interface KeySettings {
  /** Better Auth's secrets, which encrypt the private parts. */
  readonly secrets: SecretVersions;
  /** Life of the tokens that the stage signs from now on. */
  readonly tokenLifetimeSeconds: number;
}

// All of the following belong into a transaction that holds the deployment lock.

/** Mints a key that signs at once, or that other keys' verifiers can get to know first. Answers its id. */
export async function mintKey(
  client: Client,
  { secrets, tokenLifetimeSeconds }: KeySettings,
  { atOnce }: { atOnce: boolean },
): Promise<string> {
  const { publicKey, privateKey } = await createKeyPair(secrets);
  const { rows } = await client.query(
    `insert into "jwks" ("publicKey", "privateKey", "alg", "longestTokenSeconds", "createdAt", "signsFrom")
      values ($1, $2, $3, $4, statement_timestamp(), statement_timestamp() + $5::interval) returning "id"`,
    [publicKey, privateKey, accessTokenAlgorithm, tokenLifetimeSeconds, atOnce ? '0' : leadTime],
  );
  return rows[0].id;
}

/**
 * Sees to it that a key signs that this stage can open: a waiting one is put before its time, and only without any one
 * is minted. Answers the id of that.
 */
export async function ensureSigner(client: Client, settings: KeySettings): Promise<string | undefined> {
  const keys = await readOpenable(client, settings.secrets);
  if (keys.some(({ state }) => state === 'signing')) return undefined;
  const waiting = keys.find(({ state }) => state === 'waiting');
  if (!waiting) return mintKey(client, settings, { atOnce: true });
  await client.query(`update "jwks" set "signsFrom" = statement_timestamp() where "id" = $1`, [waiting.id]);
  return undefined;
}

/** Waiting keys, the next one first, and the signing one. What waits and does not open would sign nothing but errors. */
async function readOpenable(client: Client, secrets: SecretVersions) {
  const { rows } = await client.query(
    `select "id", "state", "privateKey" from gatehouse.key_schedule join "jwks" using ("id")
      where key_schedule."alg" = $1 and "state" in ('waiting', 'signing') order by key_schedule."signsFrom"`,
    [accessTokenAlgorithm],
  );
  const opened = await Promise.all(rows.map(({ privateKey }) => canDecrypt(secrets, privateKey)));
  const strange = rows.filter(({ state }, index) => state === 'waiting' && !opened[index]);
  await client.query('delete from "jwks" where "id" = any($1)', [strange.map(({ id }) => id)]);
  return rows.filter((_, index) => opened[index]);
}

/**
 * Writes down what follows from the keys there are: each signs until the next begins, and is published for the longest
 * token that it may have signed. A key that has ended stays ended. Withdrawn ones are cleared away.
 */
export async function settle(client: Client, { tokenLifetimeSeconds }: KeySettings): Promise<void> {
  await client.query(
    `update "jwks" k set "expiresAt" = s."until", "longestTokenSeconds" = greatest(k."longestTokenSeconds", $1)
      from (select "id", lead("signsFrom") over (partition by "alg" order by "signsFrom", "id") as "until" from "jwks") s
      where s."id" = k."id" and (k."expiresAt" is null or k."expiresAt" > statement_timestamp())`,
    [tokenLifetimeSeconds],
  );
  await client.query(
    `delete from "jwks" where "id" in (select "id" from gatehouse.key_schedule where "state" = 'withdrawn')`,
  );
}

/** The keys with their schedule, newest first. */
export async function readSchedule(client: Client): Promise<ScheduledKey[]> {
  const { rows } = await client.query(
    `select "id" as kid, "state", "createdAt" as "publishedFrom", "signsFrom", "expiresAt" as "signsUntil",
      "publishedUntil" from gatehouse.key_schedule where "alg" = $1 order by "signsFrom" desc, "id" desc`,
    [accessTokenAlgorithm],
  );
  const toText = (at: Date | null) => at?.toISOString() ?? null;
  return rows.map(({ kid, state, publishedFrom, signsFrom, signsUntil, publishedUntil }) => ({
    kid,
    state,
    publishedFrom: publishedFrom.toISOString(),
    signsFrom: signsFrom.toISOString(),
    signsUntil: toText(signsUntil),
    publishedUntil: toText(publishedUntil),
  }));
}
