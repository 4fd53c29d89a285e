import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestStack, type TestStack } from '../support/stack.ts';

let stack: TestStack;
let token: string;
beforeAll(async () => {
  stack = await startTestStack();
  token = (await stack.createPerson('ada@example.test')).accessToken;
});
afterAll(() => stack.stop());

const oneMegabyte = 1_048_576;
const postProfile = (body: string, headers: Record<string, string> = {}) =>
  stack.send('POST', '/api/profile', { token, body, headers });

describe('bad input is a problem that names what to change, never a 500', () => {
  it.each([
    ['malformed JSON', '{"a":', {}, 400, 'MALFORMED_JSON'],
    [
      'another content type',
      'a=1',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['a body over 1 MB', JSON.stringify('a'.repeat(oneMegabyte)), {}, 413, 'PAYLOAD_TOO_LARGE'],
    ['an unknown field', '{"colour":"green"}', {}, 400, 'INVALID_REQUEST'],
    ['a wrong enum value', '{"age_range":"ancient"}', {}, 400, 'INVALID_REQUEST'],
  ])('%s', async (_, body, headers, status, code) => {
    const answer = await postProfile(body, headers as Record<string, string>);
    expect(answer).toMatchObject({
      status,
      body: { status, error_code: code, request_id: expect.any(String) },
    });
    expect(answer.headers.get('x-request-id')).toBe(answer.body.request_id);
  });

  it('names every field at fault', async () => {
    const { body } = await postProfile('{"age_range":"ancient","colour":"green","time_per_week":-1}');
    const fields = body.errors.map(({ field }: { field: string }) => field);
    expect(fields.sort()).toEqual(['age_range', 'colour', 'time_per_week']);
  });

  it.each([
    ['malformed JSON', '{"email":', {}, 400],
    ['a form', 'email=a', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['a body over 1 MB', JSON.stringify({ email: 'a'.repeat(oneMegabyte) }), {}, 413],
    ['no fields', '{}', {}, 400],
    ['an e-mail that is none', '{"email":"nobody","password":"correct horse","name":"N"}', {}, 400],
    ['fields of other types', '{"email":{"$ne":1},"password":["x"],"name":7}', {}, 400],
    ['a NUL character', '{"email":"a@example.test","password":"correct horse","name":"a\\u0000b"}', {}, 400],
    ['a list', '[]', {}, 400],
    ['null', 'null', {}, 400],
  ])('a sign-up with %s', async (_, body, headers, status) => {
    const answer = await stack.send('POST', '/api/auth/sign-up/email', {
      body,
      headers: headers as Record<string, string>,
    });
    expect(answer.status).toBe(status);
  });

  it.each([
    ['missing', undefined],
    ['nonsense', 'nonsense'],
    ['like a JWT', 'a.b.c'],
    ['of 5,000 characters', 'a'.repeat(5_000)],
  ])('a token that is %s is 401', async (_, bad) => {
    expect(await stack.send('GET', '/api/profile', { token: bad })).toMatchObject({ status: 401 });
    expect(await stack.send('GET', '/api/auth/token', { token: bad })).toMatchObject({ status: 401 });
  });

  it('a header block over the gateway’s limit is 431', async () => {
    expect(
      (
        await fetch(`${stack.api}/api/profile`, {
          headers: { authorization: `Bearer ${'a'.repeat(16_384)}` },
        })
      ).status,
    ).toBe(431);
  });

  it.each(['PATCH', 'DELETE'])('T50 %s on a route that does not take it is 404', async (method) => {
    expect((await stack.send(method, '/api/profile', { token })).status).toBe(404);
  });

  it.each([
    '/api/profile/',
    '//api/profile',
    '/API/profile',
    '/api/profile;x',
    '/api/%2e%2e/api/profile',
    '/',
    '/api/auth',
  ])('T46 %s is no route', async (path) => {
    expect((await stack.send('GET', path, { token })).status).toBe(404);
  });

  it.each([
    ['GET', '/api/auth/verify-email?token=%00'],
    ['GET', '/api/auth/reset-password/%00?callbackURL=/'],
    ['GET', '/api/auth/get-session?disableCookieCache=%00'],
    ['POST', '/api/auth/revoke-session'],
  ])('T44 a NUL in %s %s is never a 500', async (method, path) => {
    const body = method === 'POST' ? { token: 'a\0b', id: 'not-a-uuid' } : undefined;
    expect((await stack.send(method, path, { token, body })).status).toBeLessThan(500);
  });

  it('T50 the engine shows nothing at a path that it does not know', async () => {
    expect((await stack.send('GET', '/api/auth/nothing-here')).status).toBe(404);
  });
});
