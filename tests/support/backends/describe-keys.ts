import { decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestStack, type TestStack } from '../stack.ts';
import type { People } from './cases.ts';
import { type Launch, type Service, startService } from './service.ts';

/** A stack with people, and how the backend is started that is tested on it. */
export interface World {
  readonly launch: Launch;
  /** Where the stack has its data. */
  readonly localDirectory: string;
  readonly people: People;
  stack: TestStack;
}

/** What becomes of keys while the issuer goes away and comes back, seen by backends that have nothing else. */
export function describeKeys(getWorld: () => World): void {
  let world: World;
  let people: People;
  let service: Service;
  let late: Service;
  beforeAll(async () => {
    world = getWorld();
    people = world.people;
    const settings = { ISSUER: world.stack.api, KEY_COOLDOWN_SECONDS: '0' };
    service = await startService(world.launch, settings);
    late = await startService(world.launch, settings);
  });
  afterAll(() => Promise.all([service?.stop(), late?.stop()]));

  const askWith = (token: string, of: Service = service) =>
    of.ask(`/users/${people.ada.userId}/notes`, `Bearer ${token}`);
  const getToken = async () =>
    String((await world.stack.send('GET', '/api/auth/token', { token: people.ada.sessionToken })).body.token);

  it('401 for a session token, which it cannot look up', async () => {
    expect(await askWith(people.ada.sessionToken)).toMatchObject({
      status: 401,
      body: { detail: 'session tokens are not accepted here: send an access token' },
    });
  });

  it('200 for a token whose session has ended, 401 once it expires', async () => {
    const { eve, forge } = people;
    const ask = async (token: string) => service.ask(`/users/${eve.userId}/notes`, `Bearer ${token}`);
    expect((await ask(eve.accessToken)).status).toBe(200);
    const claims = { exp: Math.floor(Date.now() / 1_000) - 60 };
    expect((await ask(forge(eve.accessToken, { claims }))).status).toBe(401);
  });

  it('200 for known keys while the issuer is away; without any, 503 and not 401', async () => {
    const { ada, forge } = people;
    await world.stack.invoke('schema', JSON.stringify({ keys: 'rotate' }));
    const { kid } = decodeProtectedHeader(ada.accessToken);
    await world.stack.invoke('schema', JSON.stringify({ keys: 'revoke', kid }));
    await world.stack.stop();
    expect((await askWith(forge(ada.accessToken, { header: { kid: 'unknown' } }))).status).toBe(401);
    expect((await askWith(ada.accessToken)).status).toBe(200);
    expect(service.printed()).toContain('the key set stays as it is');
    expect(await askWith(ada.accessToken, late)).toMatchObject({
      status: 503,
      body: { error_code: 'UNAVAILABLE' },
    });
  });

  it('200 for a new key’s token, 401 for one of the revoked key, once the issuer has told', async () => {
    const { accessToken } = people.ada;
    // With new environments: those before keep the set that they have for half a minute.
    world.stack = await startAgain(world);
    const rotated = await getToken();
    expect(decodeProtectedHeader(rotated).kid).not.toBe(decodeProtectedHeader(accessToken).kid);
    expect((await askWith(rotated)).status).toBe(200);
    expect((await askWith(accessToken)).status).toBe(401);
    expect((await askWith(rotated, late)).status).toBe(200);
    expect((await askWith(accessToken, late)).status).toBe(401);
  });

  it('no token is in a log', () => {
    for (const { printed } of [service, late])
      for (const token of [people.ada.accessToken, people.ada.sessionToken, people.eve.accessToken])
        expect(printed()).not.toContain(token.split('.').at(-1));
  });
}

/** Starts the stack at the same address, on the same data. */
function startAgain({ stack: { api, aws }, localDirectory }: World): Promise<TestStack> {
  const [apiPort, awsPort] = [api, aws].map((url) => Number(new URL(url).port));
  return startTestStack({ localDirectory, apiPort: Number(apiPort), awsPort: Number(awsPort) });
}
