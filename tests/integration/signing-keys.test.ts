import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { KeyRequest, ScheduledKey } from '#shared/key-operations';
import type { SecretVersions } from '#shared/secret-versions';
import { ensureSigningKey, operateKeys } from '../../functions/schema/keys/operations.ts';
import { startDeployedDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDeployedDatabase();
});
afterAll(() => database.stop());
beforeEach(() => query('delete from "jwks"'));

const first = { version: 1, value: 'a-secret-of-at-least-32-characters-1' };
const second = { version: 2, value: 'a-secret-of-at-least-32-characters-2' };
const foreign = [{ version: 1, value: 'another-stage-has-another-secret-01' }];
const tokenLifetimeSeconds = 86_400;
const minuteMs = 60_000;
const dayMs = 86_400_000;

const query = (text: string, values: unknown[] = []) =>
  database.asOwner((client) => client.query(text, values));
const ensure = (secrets: SecretVersions, lifetime = tokenLifetimeSeconds) =>
  database.asOwner((client) => ensureSigningKey(client, { secrets, tokenLifetimeSeconds: lifetime }));
const operate = (request: KeyRequest, secrets: SecretVersions = [first]) =>
  database.asOwner((client) => operateKeys(client, { secrets, tokenLifetimeSeconds }, request));
const list = async () => (await operate({ keys: 'list' })).keys;
const rotate = () => operate({ keys: 'rotate' });
const revoke = (kid: string) => operate({ keys: 'revoke', kid });

const states = (keys: readonly ScheduledKey[]) => keys.map(({ state }) => state);
const timeOf = (time: string | null | undefined) => Date.parse(String(time));
/** Lets time pass for the keys. */
const age = (by: string) =>
  query(
    `update "jwks" set "createdAt" = "createdAt" - $1::interval, "signsFrom" = "signsFrom" - $1::interval,
      "expiresAt" = "expiresAt" - $1::interval`,
    [by],
  );
const only = (keys: readonly ScheduledKey[], state: ScheduledKey['state']): ScheduledKey => {
  const [found, ...others] = keys.filter((key) => key.state === state);
  if (!found || others.length > 0) throw new Error(`not one key is ${state}: ${states(keys)}`);
  return found;
};

describe('the first signing key', () => {
  it('is minted once, also by four deployments at the same time, and signs at once', async () => {
    const minted = await Promise.all([1, 2, 3, 4].map(() => ensure([first])));
    expect(minted.filter(Boolean)).toHaveLength(1);
    expect(states(await list())).toEqual(['signing']);
  });

  it('is encrypted with the newest secret and nowhere in the clear', async () => {
    await ensure([first]);
    const [key] = (await query('select * from "jwks"')).rows;
    expect(JSON.parse(key.privateKey)).toMatch(/^\$ba\$1\$[0-9a-f]+$/);
    expect(Object.keys(JSON.parse(key.publicKey)).sort()).toEqual(['e', 'kty', 'n']);
  });

  it('stays when the secret is rotated', async () => {
    await ensure([first]);
    expect(await ensure([second, first])).toBe(false);
  });

  it('is minted anew where the database is a copy of another stage’s, whose keys do not open', async () => {
    await ensure([first]);
    await rotate();
    expect(await ensure(foreign)).toBe(true);
    expect(await ensure(foreign)).toBe(false);
    // The other stage's next key would have begun to sign some day.
    expect(states(await list())).toEqual(['signing', 'retired']);
  });
});

describe('a rotation', () => {
  it('T8 mints a key that is published for 2 hours and more before it signs', async () => {
    await ensure([first]);
    const { minted, keys } = await rotate();
    expect(states(keys)).toEqual(['waiting', 'signing']);
    const next = only(keys, 'waiting');
    expect(next.kid).toBe(minted);
    expect(timeOf(next.signsFrom) - timeOf(next.publishedFrom)).toBeGreaterThanOrEqual(120 * minuteMs);
    expect(only(keys, 'signing').signsUntil).toBe(next.signsFrom);
  });

  it('T8 keeps the old key for the life of a token and five minutes and more, then clears it away', async () => {
    await ensure([first]);
    await rotate();
    await age('3 hours');
    const keys = await list();
    expect(states(keys)).toEqual(['signing', 'retired']);
    const { signsUntil, publishedUntil } = only(keys, 'retired');
    const keptMs = timeOf(publishedUntil) - timeOf(signsUntil);
    expect(keptMs).toBeGreaterThan(tokenLifetimeSeconds * 1_000 + 5 * minuteMs);
    expect(keptMs).toBeLessThan(tokenLifetimeSeconds * 1_000 + 15 * minuteMs);
    await age('25 hours');
    expect(states(await list())).toEqual(['signing', 'withdrawn']);
    expect(states((await rotate()).keys)).toEqual(['waiting', 'signing']);
  });

  it('does nothing while a key waits', async () => {
    await ensure([first]);
    const { keys } = await rotate();
    expect(await rotate()).toEqual({ minted: null, keys });
  });

  it('mints one key by four rotations at once', async () => {
    await ensure([first]);
    const answers = await Promise.all([1, 2, 3, 4].map(rotate));
    expect(answers.filter(({ minted }) => minted !== null)).toHaveLength(1);
    expect(states(await list())).toEqual(['waiting', 'signing']);
  });

  it('keeps a key for tokens of the time before the stage shortened their life', async () => {
    await ensure([first], 30 * 86_400);
    await ensure([first], 86_400);
    await rotate();
    const { signsUntil, publishedUntil } = only(await list(), 'signing');
    expect(timeOf(publishedUntil) - timeOf(signsUntil)).toBeGreaterThan(30 * dayMs);
  });
});

describe('a revocation', () => {
  it('of the signing key puts the waiting one before its time, and mints none', async () => {
    await ensure([first]);
    const { keys, minted: next } = await rotate();
    const answer = await revoke(only(keys, 'signing').kid);
    expect(answer.minted).toBeNull();
    expect(answer.keys).toMatchObject([{ kid: next, state: 'signing', signsUntil: null }]);
  });

  it('of the signing key mints one that signs at once if none waits, and leaves retired ones as they are', async () => {
    await ensure([first]);
    await rotate();
    await age('3 hours');
    const keys = await list();
    const answer = await revoke(only(keys, 'signing').kid);
    expect(answer.keys).toEqual([
      expect.objectContaining({ kid: answer.minted, state: 'signing' }),
      only(keys, 'retired'),
    ]);
  });

  it('of the waiting key lets the signing one go on', async () => {
    await ensure([first]);
    const { keys } = await rotate();
    const answer = await revoke(only(keys, 'waiting').kid);
    expect(answer).toMatchObject({
      minted: null,
      keys: [{ kid: only(keys, 'signing').kid, state: 'signing', signsUntil: null }],
    });
  });

  it('takes the private part out of the database', async () => {
    await ensure([first]);
    const { kid } = only(await list(), 'signing');
    await revoke(kid);
    expect((await query('select 1 from "jwks" where "id" = $1', [kid])).rowCount).toBe(0);
  });

  it('run twice at once mints one key, and the second says that there is no such key', async () => {
    await ensure([first]);
    const { kid } = only(await list(), 'signing');
    const outcomes = await Promise.allSettled([revoke(kid), revoke(kid)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes).toContainEqual(
      expect.objectContaining({
        reason: expect.objectContaining({
          name: 'KeyRequestError',
          message: expect.stringContaining(`there is no key ${kid}`),
        }),
      }),
    );
    expect(states(await list())).toEqual(['signing']);
  });
});

it('code from before rotations goes on reading the keys and minting the first one', async () => {
  await query(`insert into "jwks" ("publicKey", "privateKey", "alg") values ('{}', '{}', 'RS256')`);
  expect(await list()).toMatchObject([{ state: 'signing', signsUntil: null, publishedUntil: null }]);
});
