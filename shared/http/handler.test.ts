import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DatabaseUnavailableError, SessionEndedError, StatementError } from '#shared/database/errors';
import { ProblemError } from '#shared/errors';
import { type HttpAnswer, jsonAnswer, type Route } from '#shared/http/event';
import { createHttpHandler } from '#shared/http/handler';
import { context, createEvent } from '#shared/http/testing';
import { captureLines } from '#shared/observability/testing';

let logged: ReturnType<typeof captureLines>;
beforeEach(() => {
  logged = captureLines();
});
afterEach(() => vi.restoreAllMocks());

async function call(route: Route, event = createEvent('GET /thing')): Promise<HttpAnswer> {
  return (await createHttpHandler({ [event.routeKey]: route })(event as never, context)) as HttpAnswer;
}

const post = (body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  createEvent('POST /thing', { body, headers });
const echo: Route = async ({ jsonBody }) => jsonAnswer(200, { jsonBody });
const failWith =
  (error: unknown): Route =>
  async () => {
    throw error;
  };
const problemOf = ({ body }: HttpAnswer) => JSON.parse(body ?? '{}');

describe('every answer', () => {
  it('T47 carries security headers, is not stored, and names its request', async () => {
    for (const answer of [await call(echo), await call(failWith(new Error('x')))]) {
      expect(answer.headers).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'referrer-policy': 'no-referrer',
        'strict-transport-security': expect.stringContaining('max-age='),
        'x-content-type-options': 'nosniff',
        'x-request-id': 'request-1',
      });
    }
  });

  it('keeps the cache-control of a route that declares one', async () => {
    const answer = await call(async () => jsonAnswer(200, {}, { 'cache-control': 'public, max-age=300' }));
    expect(answer.headers?.['cache-control']).toBe('public, max-age=300');
  });
});

describe('an error', () => {
  it('of the caller is a problem with its code and faults', async () => {
    const faults = [{ field: 'name', message: 'is missing' }];
    const answer = await call(failWith(new ProblemError('INVALID_REQUEST', 'correct: name', { faults })));
    expect(answer).toMatchObject({
      statusCode: 400,
      headers: { 'content-type': 'application/problem+json' },
    });
    expect(problemOf(answer)).toEqual({
      type: 'urn:gatehouse:problem:invalid-request',
      title: 'The request is not valid',
      status: 400,
      detail: 'correct: name',
      error_code: 'INVALID_REQUEST',
      request_id: 'request-1',
      errors: faults,
    });
  });

  it('T53 of an unreachable database is 503 with Retry-After, and is counted', async () => {
    const answer = await call(failWith(new DatabaseUnavailableError('gone')));
    const counted = logged().find((line) => '_aws' in line);
    expect(counted).toMatchObject({ UNAVAILABLE: 1 });
    expect(answer).toMatchObject({ statusCode: 503, headers: { 'retry-after': '2' } });
  });

  it('T53 is what becomes of a request that hangs, in less than 5 s', async () => {
    vi.useFakeTimers();
    const answer = call(() => new Promise(() => undefined));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await answer).toMatchObject({ statusCode: 503 });
    vi.useRealTimers();
  });

  it('of an ended session is 401 with a challenge', async () => {
    const answer = await call(failWith(new SessionEndedError('over')));
    expect(answer).toMatchObject({
      statusCode: 401,
      headers: { 'www-authenticate': 'Bearer realm="gatehouse"' },
    });
  });

  it('T44 of a value that the database cannot read is the caller’s', async () => {
    for (const state of ['22P02', '22021', '22P05']) {
      expect(await call(failWith(new StatementError(state, undefined)))).toMatchObject({ statusCode: 400 });
    }
  });

  it('T48 of our own says nothing of its cause to the caller', async () => {
    for (const error of [
      new StatementError('42P01', 'secret_table'),
      new TypeError('x.password is undefined'),
      'text',
    ]) {
      const answer = await call(failWith(error));
      expect(answer.statusCode).toBe(500);
      expect(answer.body).not.toMatch(/42P01|secret_table|password|stack|text/);
    }
    expect(JSON.stringify(logged())).toContain('42P01');
  });

  it('for an unknown route key is 404', async () => {
    const handler = createHttpHandler({ 'GET /thing': echo });
    for (const routeKey of ['GET /other', 'constructor', 'toString']) {
      expect(await handler(createEvent(routeKey) as never, context)).toMatchObject({ statusCode: 404 });
    }
  });
});

describe('T42 a body', () => {
  it('is parsed, also from base64', async () => {
    expect(problemOf(await call(echo, post('{"a":1}')))).toEqual({ jsonBody: { a: 1 } });
    const event = createEvent('POST /thing', {
      body: Buffer.from('{"a":"ü"}').toString('base64'),
      headers: { 'content-type': 'application/json; charset=utf-8' },
      isBase64Encoded: true,
    });
    expect(problemOf(await call(echo, event))).toEqual({ jsonBody: { a: 'ü' } });
  });

  it.each([
    ['malformed', '{"a":', 'MALFORMED_JSON', 400],
    ['with __proto__', '{"a":{"__proto__":{"admin":true}}}', 'MALFORMED_JSON', 400],
    ['with a NUL character', '{"a":"b\\u0000"}', 'MALFORMED_JSON', 400],
    ['100,000 levels deep', '['.repeat(100_000) + ']'.repeat(100_000), 'MALFORMED_JSON', 400],
    ['over 1 MB', JSON.stringify('a'.repeat(1_048_576)), 'PAYLOAD_TOO_LARGE', 413],
  ])('%s is refused', async (_, body, code, status) => {
    const answer = await call(echo, post(body));
    expect(problemOf(answer)).toMatchObject({ error_code: code, status });
  });

  it('of 1 MB exactly is accepted', async () => {
    expect(
      await call(async () => jsonAnswer(200, {}), post(JSON.stringify('a'.repeat(1_048_574)))),
    ).toMatchObject({ statusCode: 200 });
  });

  it('of bytes that are not UTF-8 is refused', async () => {
    const body = Buffer.from([0x22, 0xc3, 0x28, 0x22]).toString('base64');
    const event = createEvent('POST /thing', {
      body,
      headers: { 'content-type': 'application/json' },
      isBase64Encoded: true,
    });
    expect(await call(echo, event)).toMatchObject({ statusCode: 400 });
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonp',
    '',
  ])('of type "%s" is 415', async (type) => {
    expect(problemOf(await call(echo, post('{}', { 'content-type': type })))).toMatchObject({ status: 415 });
  });
});

describe('T49 the log', () => {
  it('has one line per request with method, route, status and time, and nothing of headers or body', async () => {
    await call(
      echo,
      post('{"password":"hunter2-hunter2"}', {
        'content-type': 'application/json',
        authorization: 'Bearer abc',
      }),
    );
    expect(logged()).toHaveLength(1);
    expect(logged()[0]).toMatchObject({
      message: 'request',
      method: 'POST',
      route: 'POST /thing',
      status: 200,
      duration_ms: expect.any(Number),
      request_id: 'request-1',
    });
    expect(JSON.stringify(logged())).not.toMatch(/hunter2|abc/);
  });
});
