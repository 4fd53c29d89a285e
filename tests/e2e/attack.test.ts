import { createHmac, createPublicKey, type JsonWebKey } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestStack, type TestStack } from '../support/stack.ts';

let stack: TestStack;
let ada: Awaited<ReturnType<TestStack['createPerson']>>;
beforeAll(async () => {
  stack = await startTestStack();
  ada = await stack.createPerson('ada@example.test');
});
afterAll(() => stack.stop());

const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
const readProfile = async (token: string) => (await stack.send('GET', '/api/profile', { token })).status;

/** How often each status occurred. */
async function countStatuses(answers: Promise<{ status: number }>[]): Promise<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (const { status } of await Promise.all(answers)) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** A GET with headers exactly as listed, name before value, which `fetch` would not send. */
async function getRaw(path: string, rawHeaders: string[]) {
  const asked = request(`${stack.api}${path}`, { headers: ['host', 'x', ...rawHeaders] }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const chunks = await response.toArray();
  return { status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString() };
}

describe('forged access tokens are 401', () => {
  it('T1 T2 without a signature, or signed with the public key', async () => {
    const [header = '', payload, signature] = ada.accessToken.split('.');
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString());
    const { keys } = (await stack.send('GET', '/.well-known/jwks.json')).body;
    const key: JsonWebKey = keys.find((one: JsonWebKey) => one.kid === kid);
    const pem = createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    for (const alg of ['none', 'None', 'nOnE']) {
      expect(await readProfile(`${encode({ alg, kid })}.${payload}.${signature}`), alg).toBe(401);
    }
    for (const secret of [pem, JSON.stringify(key)]) {
      const signed = `${encode({ alg: 'HS256', kid })}.${payload}`;
      const mac = createHmac('sha256', secret).update(signed).digest('base64url');
      expect(await readProfile(`${signed}.${mac}`)).toBe(401);
    }
    expect(Object.keys(key).sort(), 'T15').toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });

  it('T4 T5 signed with a key of their own, which nothing fetches', async () => {
    let fetches = 0;
    const server = createServer((_, response) => response.end(String(++fetches))).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const [header = '', payload = ''] = ada.accessToken.split('.');
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString());
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const pair = await generateKeyPair('RS256', { extractable: true });
    const forge = (extra: Partial<JWTHeaderParameters>) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid, ...extra }).sign(pair.privateKey);
    const headers = [
      {},
      { jwk: await exportJWK(pair.publicKey) },
      { jku: url },
      { x5u: url },
      ...['../../', "' or 1=1 --", 'a'.repeat(2_000), 'a\0', 'unknown'].map((other) => ({ kid: other })),
    ];
    for (const extra of headers)
      expect(await readProfile(await forge(extra)), JSON.stringify(extra)).toBe(401);
    server.close();
    expect(fetches).toBe(0);
  });

  it('T14 changed in any part', async () => {
    const [header = '', payload, signature] = ada.accessToken.split('.');
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString());
    const refused = [
      `${header}.${encode({ sub: crypto.randomUUID() })}.${signature}`,
      `${header}.${payload}.${signature?.slice(0, -4)}`,
      `${header}.${payload}`,
      `${ada.accessToken}.x`,
      `${ada.accessToken}=`,
      `${encode({ alg: 'RS256', kid, crit: ['b64'], b64: false })}.${payload}.${signature}`,
      ...[[], null, 'x', {}].map((other) => `${encode(other)}.${payload}.${signature}`),
    ];
    for (const token of refused) expect(await readProfile(token), token).toBe(401);
    expect(await readProfile(ada.accessToken)).toBe(404);
  });

  it('T18 in any other form than one bearer token, but for case and spaces', async () => {
    const good = `Bearer ${ada.accessToken}`;
    const statusOf = async (values: string[]) =>
      (
        await getRaw(
          '/api/profile',
          values.flatMap((value) => ['authorization', value]),
        )
      ).status;
    expect(await statusOf([`bEARER   ${ada.accessToken}`])).toBe(404);
    for (const values of [[good, good], [`${good},${good}`], [`${good} x`], [ada.accessToken], ['Bearer']])
      expect(await statusOf(values)).toBe(401);
  });
});

describe('accounts and sessions', () => {
  it('T19 eight sign-ups of one address at once make one account and answer alike', async () => {
    const body = { email: 'twin@example.test', password: 'correct horse', name: 'Twin' };
    const signUps = Array.from({ length: 8 }, () => stack.send('POST', '/api/auth/sign-up/email', { body }));
    expect(await countStatuses(signUps)).toEqual({ 200: 8 });
    const [row] = await stack.queryAsOwner(
      'select count(*)::int as accounts from "account" a join "user" u on u."id" = a."userId" where u."email" = $1',
      [body.email],
    );
    expect(row).toEqual({ accounts: 1 });
  });

  it('T16 the tokens of a deleted user are dead at once', async () => {
    const { userId, accessToken, sessionToken } = await stack.createPerson('gone@example.test');
    await stack.queryAsOwner('delete from "user" where "id" = $1', [userId]);
    for (const token of [accessToken, sessionToken]) expect(await readProfile(token)).toBe(401);
    const recreated = await stack.send('POST', '/api/profile', { token: accessToken, body: {} });
    expect(recreated.status).toBe(401);
    expect((await stack.send('GET', '/api/auth/token', { token: sessionToken })).status).toBe(401);
  });

  it('T22 twenty sign-outs at once succeed and end the session', async () => {
    const { accessToken, sessionToken: token } = await stack.createPerson('leaving@example.test');
    const signOuts = Array.from({ length: 20 }, () => stack.send('POST', '/api/auth/sign-out', { token }));
    expect(await countStatuses(signOuts)).toEqual({ 200: 20 });
    for (const dead of [accessToken, token]) expect(await readProfile(dead)).toBe(401);
  });

  it('T27 the Host header and its kin change no URL', async () => {
    const forged = ['x-forwarded-host', 'evil.test', 'forwarded', 'host=evil.test', 'host', 'evil.test'];
    for (const path of ['/.well-known/openid-configuration', '/api/auth/error?error=x']) {
      const { headers, text } = await getRaw(path, forged);
      expect(JSON.stringify(headers) + text, path).not.toContain('evil.test');
    }
  });
});

describe('the platform', () => {
  it('T31 shares answers with allowed origins only', async () => {
    for (const origin of ['https://evil.test', 'null', 'http://localhost:5173.evil.test']) {
      const { headers } = await stack.send('GET', '/health', { headers: { origin } });
      expect(headers.get('access-control-allow-origin'), origin).toBeNull();
      expect(headers.get('vary')).toBe('Origin');
    }
    const { headers } = await stack.send('GET', '/health', { headers: { origin: 'http://localhost:5173' } });
    expect(headers.get('access-control-allow-origin')).toBe('http://localhost:5173');
  });

  it.each([
    ['100,000 lists deep', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['100,000 objects deep', '{"a":'.repeat(100_000) + '1'.padEnd(100_001, '}')],
    ['with __proto__', '{"__proto__":{"time_per_week":1}}'],
    ['with a constructor', '{"constructor":{"prototype":{}}}'],
    ['with a number out of range', '{"time_per_week":1e400}'],
    ['with a line break in the language', '{"preferred_language":"en\\n"}'],
    ['T43 with an owner', '{"user_id":"00000000-0000-4000-8000-000000000000"}'],
    ['T43 with an id', '{"id":"00000000-0000-4000-8000-000000000000"}'],
    ['T55 with SQL', '{"preferred_language":"en\'; drop table user_profile; --"}'],
  ])('T42 a body %s is 400', async (_, body) => {
    expect((await stack.send('POST', '/api/profile', { token: ada.accessToken, body })).status).toBe(400);
  });

  it('T47 T48 errors carry the security headers and nothing of the inside', async () => {
    const refused = [
      stack.send('GET', '/api/profile'),
      stack.send('POST', '/api/auth/sign-in/email', { body: '{' }),
      stack.send('POST', '/api/auth/sign-in/email', { body: { email: "' or 1=1 --", password: 'x' } }),
      stack.send('GET', '/api/auth/verify-email?token=%00'),
    ];
    for (const { status, headers, body } of await Promise.all(refused)) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(JSON.stringify(body)).not.toMatch(/node_modules|\.mjs|select |SQLSTATE|postgres/i);
    }
  });

  it('one of many writers wins: twenty creations, then twenty changes of one version', async () => {
    const { accessToken: token } = await stack.createPerson('busy@example.test');
    const creations = Array.from({ length: 20 }, () =>
      stack.send('POST', '/api/profile', { token, body: {} }),
    );
    expect(await countStatuses(creations)).toEqual({ 201: 1, 409: 19 });
    const etag = (await stack.send('GET', '/api/profile', { token })).headers.get('etag') ?? '';
    const changes = Array.from({ length: 20 }, (_, hours) =>
      stack.send('PUT', '/api/profile', {
        token,
        body: { time_per_week: hours },
        headers: { 'if-match': etag },
      }),
    );
    expect(await countStatuses(changes)).toEqual({ 200: 1, 412: 19 });
  });

  it('T54 two users’ parallel requests never see each other’s rows', async () => {
    const people = await Promise.all(
      ['one@example.test', 'two@example.test'].map((email) => stack.createPerson(email)),
    );
    await Promise.all(
      people.map(({ accessToken: token }, index) =>
        stack.send('POST', '/api/profile', { token, body: { time_per_week: index } }),
      ),
    );
    const reads = Array.from({ length: 100 }, async (_, index) => {
      const person = people[index % people.length];
      const { body } = await stack.send('GET', '/api/profile', { token: person?.accessToken });
      expect(body).toMatchObject({ user_id: person?.userId, time_per_week: index % people.length });
    });
    await Promise.all(reads);
  });
});

describe('the limit of sign-ins', () => {
  const attempt = async (path: string, headers: Record<string, string> = {}) => {
    const body = { email: 'x@example.test', password: 'wrong password' };
    return (await stack.send('POST', path, { body, headers })).status;
  };

  it('T33 is evaded neither by spellings of the path nor by forged addresses', async () => {
    expect(await attempt('/api/auth/sign-in/email')).toBe(401);
    expect(await stack.useUpLimits()).toBeGreaterThan(0);
    const spellings = [
      'sign-in/email',
      'sign-in%2femail',
      'sign-in%5cemail',
      '%73ign-in/email',
      'x/%2e%2e/sign-in/email',
      'sign-in/email%3Fx',
      'sign-in/%0demail',
    ];
    for (const spelling of spellings) expect([404, 429]).toContain(await attempt(`/api/auth/${spelling}`));
    for (const name of ['x-forwarded-for', 'x-real-ip', 'forwarded', 'x-gatehouse-client-address'])
      expect(await attempt('/api/auth/sign-in/email', { [name]: '203.0.113.9' }), name).toBe(429);
  });
});
