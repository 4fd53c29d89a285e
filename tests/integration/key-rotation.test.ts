import { Client } from '@neondatabase/serverless';
import { symmetricDecrypt } from 'better-auth/crypto';
import {
  createRemoteJWKSet,
  customFetch,
  decodeJwt,
  decodeProtectedHeader,
  importJWK,
  jwtVerify,
  SignJWT,
} from 'jose';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createOneShotDatabase } from '#shared/database/one-shot';
import type { HttpEvent } from '#shared/http/event';
import { createEvent } from '#shared/http/testing';
import type { KeyRequest } from '#shared/key-operations';
import { createIdentifyCaller } from '#shared/resources/caller';
import { createAccessTokenVerifier } from '#shared/tokens/access-token';
import { loadKeySet } from '#shared/tokens/key-set';
import { createKeySource } from '#shared/tokens/key-source';
import { keySetAnswer } from '../../functions/jwks/discovery.ts';
import { createProfileRoutes } from '../../functions/profile/profile.ts';
import { operateKeys } from '../../functions/schema/keys/operations.ts';
import {
  audience,
  bearer,
  issuer,
  secrets,
  startAuth,
  type TestAuth,
  tokenLifetimeSeconds,
} from '../support/auth.ts';
import { connectionAs } from '../support/database.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;

let auth: TestAuth;
let owner: Client;
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  auth = await startAuth();
  owner = new Client({ connectionString: auth.database.owner.url });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await auth.stop();
  vi.useRealTimers();
});

/** Lets time pass: on every machine, whose clocks are this process's, and for the keys in the database. */
async function pass(ms: number): Promise<void> {
  vi.setSystemTime(Date.now() + ms);
  await owner.query(
    `update "jwks" set "createdAt" = "createdAt" - $1::interval, "signsFrom" = "signsFrom" - $1::interval,
      "expiresAt" = "expiresAt" - $1::interval`,
    [`${ms} milliseconds`],
  );
}

const operate = (request: KeyRequest) => operateKeys(owner, { secrets, tokenLifetimeSeconds }, request);
const kidOf = (token: string) => decodeProtectedHeader(token).kid ?? '';

/** Somebody with a living session, who asks for tokens. */
async function createPerson(name: string) {
  await owner.query(
    `with person as (insert into "user" ("name", "email") values ($1, $1) returning "id")
      insert into "session" ("userId", "token", "expiresAt")
      select "id", gatehouse.session_token_hash($1), now() + interval '1 day' from person`,
    [name],
  );
  return { issue: async (): Promise<string> => (await auth.get('/token', bearer(name))).body.token };
}

/** One warm environment of the jwks function. */
function createKeyEndpoint() {
  const database = createOneShotDatabase(connectionAs(auth.database, 'jwks'));
  const keys = createKeySource({ load: () => loadKeySet(database), maxAgeMs: 30 * secondMs });
  return async () => new Response(keySetAnswer(await keys.get()).body);
}

/** A cache on the way that obeys `max-age=300`. */
function createHttpCache(source: () => Promise<Response>) {
  let kept: { response: Response; at: number } | undefined;
  return async () => {
    if (!kept || Date.now() - kept.at >= 5 * minuteMs) kept = { response: await source(), at: Date.now() };
    return kept.response.clone();
  };
}

/** Somebody else's service, which never looks for a key that it does not know before its key set is old. */
function createVerifier(cacheMaxAge: number, source: () => Promise<Response>) {
  const url = new URL(`${issuer}/.well-known/jwks.json`);
  const keys = createRemoteJWKSet(url, { cacheMaxAge, cooldownDuration: Infinity, [customFetch]: source });
  return async (token: string) => {
    await jwtVerify(token, keys, { issuer, audience, algorithms: ['RS256'] });
  };
}

/** One warm environment of the profile function. */
function createOwnApi() {
  const database = createOneShotDatabase(connectionAs(auth.database, 'profile'));
  const keys = createKeySource({ load: () => loadKeySet(database) });
  const verifyAccessToken = createAccessTokenVerifier({ issuer, audience, keys });
  const routes = createProfileRoutes(createIdentifyCaller({ database, verifyAccessToken }));
  return async (token: string) => {
    const event: HttpEvent = {
      ...createEvent('GET /api/profile', { headers: bearer(token) }),
      jsonBody: undefined,
    };
    await routes['GET /api/profile'](event).catch((error: { code?: string }) => {
      if (error.code !== 'PROFILE_NOT_FOUND') throw error;
    });
  };
}

/** What a thief can do who has a key: a token like the one given, signed anew and good for an hour. */
async function createThief(kid: string) {
  const { rows } = await owner.query('select "privateKey" from "jwks" where "id" = $1', [kid]);
  const key = secrets[0]?.value ?? '';
  const data = await symmetricDecrypt({
    key: { keys: new Map([[1, key]]), currentVersion: 1 },
    data: JSON.parse(rows[0].privateKey),
  });
  const privateKey = await importJWK(JSON.parse(data), 'RS256');
  return (token: string) => {
    const now = Math.floor(Date.now() / 1_000);
    const claims = { ...decodeJwt(token), iat: now, exp: now + 3_600 };
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);
  };
}

it('T8 no token is refused through a whole rotation, and no verifier ever meets a key that it does not know', async () => {
  const { issue } = await createPerson('rotation');
  const keySet = createKeyEndpoint();
  const cache = createHttpCache(keySet);
  const ownApi = createOwnApi();
  const direct = createVerifier(5 * minuteMs, keySet);
  const verifiers = [ownApi, direct, createVerifier(5 * minuteMs, cache)];
  const tokens: { token: string; at: number }[] = [];
  const signers = new Set<string>();
  const refused: string[] = [];
  /** One step of traffic: a new token, and the oldest that has not expired, at every verifier. */
  const work = async () => {
    const token = await issue();
    signers.add(kidOf(token));
    tokens.push({ token, at: Date.now() });
    while (tokens[0] && Date.now() - tokens[0].at >= tokenLifetimeSeconds * secondMs) tokens.shift();
    for (const [index, verify] of verifiers.entries()) {
      for (const shown of [tokens[0]?.token ?? '', token])
        await verify(shown).catch(({ message }: Error) => refused.push(`by verifier ${index}: ${message}`));
    }
  };

  await work();
  const [old = ''] = signers;
  const forge = await createThief(old);
  const { minted: next } = await operate({ keys: 'rotate' });
  // The longest times: 135 minutes until the new key signs, an hour for the last token, ten minutes for good measure.
  for (let minute = 0; minute < 216; minute += 4) {
    await pass(4 * minuteMs);
    // The worst that a verifier can get, and keep like API Gateway's: a key set without the new key, out of the cache.
    if (minute === 0) verifiers.push(createVerifier(120 * minuteMs, cache));
    await work();
  }
  expect(refused).toEqual([]);
  expect([...signers]).toEqual([old, next]);
  expect((await operate({ keys: 'list' })).keys).toMatchObject([
    { kid: next, state: 'signing' },
    { state: 'withdrawn' },
  ]);

  const forged = await forge(await issue());
  await expect(ownApi(forged)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  await pass(5 * minuteMs);
  await expect(direct(forged)).rejects.toThrow('no applicable key');
});

it('T9 a revoked key is refused at once by warm environments that know it, and soon by everybody', async () => {
  const { issue } = await createPerson('revocation');
  const keySet = createKeyEndpoint();
  const ownApi = createOwnApi();
  const verify = createVerifier(5 * minuteMs, createHttpCache(keySet));
  const token = await issue();
  const forge = await createThief(kidOf(token));
  for (const accept of [ownApi, verify]) await accept(token);

  const { minted } = await operate({ keys: 'revoke', kid: kidOf(token) });
  expect(minted).not.toBeNull();
  await expect(ownApi(token)).rejects.toMatchObject({ name: 'SessionEndedError' });
  await expect(ownApi(await forge(token))).rejects.toMatchObject({ name: 'SessionEndedError' });

  await pass(30 * secondMs);
  expect(await (await keySet()).text()).not.toContain(kidOf(token));
  await pass(30 * secondMs);
  const successor = await issue();
  expect(kidOf(successor)).toBe(minted);
  await ownApi(successor);

  await pass(9 * minuteMs);
  await expect(verify(await forge(token))).rejects.toThrow('no applicable key');
  await verify(await issue());
});

it('a rotation that the database does not survive changes nothing', async () => {
  const { keys } = await operate({ keys: 'list' });
  await owner.query('begin');
  // The key is minted and the schedule settled when the connection goes, before the commit.
  await owner.query(`create function die() returns trigger language plpgsql as
    $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$`);
  await owner.query(
    'create constraint trigger die after update on "jwks" deferrable initially deferred for each row execute function die()',
  );
  await owner.query('commit');
  const dying = auth.database.asOwner((client) =>
    operateKeys(client, { secrets, tokenLifetimeSeconds }, { keys: 'rotate' }),
  );
  await expect(dying).rejects.toThrow();
  await owner.query('drop function die cascade');
  expect((await operate({ keys: 'list' })).keys).toEqual(keys);
});
