import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestStack, type TestStack } from '../stack.ts';
import { projectFolder } from '../synthesized.ts';
import { accepted, ended, expired, headers, invalid, type People, type Person } from './cases.ts';
import { describeKeys, type World } from './describe-keys.ts';
import { createForger } from './forger.ts';
import { type Launch, type Service, startService } from './service.ts';

/** The first time, Debian's packages may have to be downloaded. */
const installTimeoutMs = 300_000;

/** What every backend that believes Gatehouse has to do. `prepare` says how it is started. */
export function describeBackend(name: string, prepare: () => Promise<Launch>): void {
  let world: World;
  beforeAll(async () => {
    const launch = await prepare();
    const localDirectory = await mkdtemp(join(tmpdir(), 'gatehouse-backend-'));
    const stack = await startTestStack({ localDirectory });
    world = { launch, localDirectory, stack, people: await createPeople(stack) };
  }, installTimeoutMs);
  afterAll(async () => {
    await world?.stack.stop();
    if (world) await rm(world.localDirectory, { recursive: true, force: true });
  });
  describe(`${name}, which looks up sessions`, () => describeSessions(() => world));
  describe(`${name}, which verifies access tokens alone`, () => describeKeys(() => world));
}

function describeSessions(getWorld: () => World): void {
  let stack: TestStack;
  let service: Service;
  let people: People;
  const sent: string[] = [];
  beforeAll(async () => {
    ({ stack, people } = getWorld());
    service = await startService(getWorld().launch, {
      ISSUER: stack.api,
      SESSIONS_DATABASE_URL: await createReader(stack),
    });
  });
  afterAll(() => service?.stop());

  const askAs = (token: string, { userId }: Person = people.ada, body?: unknown) => {
    sent.push(token);
    return service.ask(`/users/${userId}/notes`, `Bearer ${token}`, body);
  };
  const unauthenticated = (detail: unknown) => ({
    status: 401,
    body: { error_code: 'UNAUTHENTICATED', detail },
  });

  it('keeps everybody’s own notes', async () => {
    const { ada, bob } = people;
    expect(await askAs(ada.accessToken, ada, { text: 'of Ada' })).toMatchObject({ status: 201 });
    expect(await askAs(bob.sessionToken, bob, { text: 'of Bob' })).toMatchObject({ status: 201 });
    expect((await askAs(ada.sessionToken)).body).toEqual([{ text: 'of Ada' }]);
    expect(await askAs(ada.accessToken, ada, { text: 1, more: 2 })).toMatchObject({
      status: 400,
      body: { error_code: 'INVALID_REQUEST' },
    });
    expect((await askAs(bob.accessToken, bob)).body).toEqual([{ text: 'of Bob' }]);
  });

  it.each(accepted)('200 for %s', async (_, token) => {
    expect((await askAs(token(people))).status).toBe(200);
  });

  it.each(expired)('401 for %s', async (_, token) => {
    expect(await askAs(token(people))).toMatchObject(unauthenticated('the token has expired'));
  });

  it.each(ended)('401 for %s', async (_, token) => {
    expect(await askAs(token(people))).toMatchObject(unauthenticated('the session has ended'));
  });

  it.each(invalid)('401 for a token with %s', async (_, token) => {
    const { status, body } = await askAs(token(people));
    expect({ status, body }).toMatchObject(unauthenticated('the token is not valid'));
  });

  it('401 for what the database stores of a session', async () => {
    const { sessionToken } = people.ada;
    const [row] = await stack.queryAsOwner('select gatehouse.session_token_hash($1) as hash', [sessionToken]);
    expect(await askAs(String(row?.hash))).toMatchObject(unauthenticated('the session has ended'));
  });

  it.each(headers)('401 for an Authorization header with %s', async (_, header) => {
    const answer = await service.ask(`/users/${people.ada.userId}/notes`, header(people));
    expect(answer).toMatchObject(unauthenticated(expect.stringContaining('header')));
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  it.each(accepted)('403 for another user’s notes, with %s', async (_, token) => {
    for (const userId of [people.bob.userId, people.ada.userId.toUpperCase(), 'me']) {
      const { status, body } = await askAs(token(people), { ...people.ada, userId });
      expect({ status, body }).toMatchObject({ status: 403, body: { error_code: 'FORBIDDEN' } });
    }
  });

  it('401, not 403 or 400, for whoever cannot say who they are', async () => {
    const { bob, eve } = people;
    expect((await askAs(eve.accessToken, bob)).status).toBe(401);
    expect((await askAs(eve.accessToken, bob, { wrong: true })).status).toBe(401);
  });

  it('unknown key ids do not make it ask the issuer again and again', async () => {
    const before = await countKeyRequests(stack);
    for (let index = 0; index < 20; index += 1) {
      const token = people.forge(people.ada.accessToken, { header: { kid: `unknown-${index}` } });
      expect((await askAs(token)).status).toBe(401);
    }
    expect(before).toBeGreaterThan(0);
    expect((await countKeyRequests(stack)) - before).toBeLessThanOrEqual(1);
  });

  it('503, not 401, while the database is down, and 200 as soon as it is back', async () => {
    const tokens = [people.ada.accessToken, people.ada.sessionToken];
    await stack.database.stop();
    for (const token of tokens) {
      const answer = await askAs(token);
      expect(answer).toMatchObject({ status: 503, body: { error_code: 'UNAVAILABLE' } });
      expect(answer.headers.get('retry-after')).toBe('5');
    }
    await stack.database.start();
    for (const token of tokens) expect((await askAs(token)).status).toBe(200);
  });

  it('no token is in a log', async () => {
    const logs = [service.printed(), ...(await stack.readLogs()).values()].join('\n');
    const secrets = sent.filter((token) => token.length > 20).map((token) => token.split('.').at(-1) ?? '');
    expect(secrets.length).toBeGreaterThan(30);
    for (const secret of new Set([...sent, ...secrets]))
      if (secret.length > 20) expect(logs).not.toContain(secret);
  });
}

/** Before anybody asks for the key set: `forge` adds to it. */
async function createPeople(stack: TestStack): Promise<People> {
  const forge = await createForger(stack);
  const [ada, bob, eve] = [
    await stack.createPerson('ada@example.test'),
    await stack.createPerson('bob@example.test'),
    await stack.createPerson('eve@example.test'),
  ];
  await stack.send('POST', '/api/auth/sign-out', { token: eve.sessionToken });
  return { ada, bob, eve, forge };
}

/** Makes the role as the documents say, and answers its connection string. */
async function createReader({ postgres, queryAsOwner }: TestStack): Promise<string> {
  const script = await readFile(join(projectFolder, 'examples/session-reader.sql'), 'utf8');
  await queryAsOwner(script);
  const [, username = '', password = ''] = /create role (\w+) login password '([^']+)'/.exec(script) ?? [];
  return Object.assign(new URL(postgres), { username, password }).href;
}

async function countKeyRequests({ readLogs }: TestStack): Promise<number> {
  const lines = (await readLogs()).get('access.log')?.split('\n') ?? [];
  return lines.filter((line) => line.includes('/.well-known/jwks.json')).length;
}
