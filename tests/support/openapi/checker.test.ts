import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAnswerChecker, type SeenAnswer } from './checker.ts';

const document = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../functions/docs/openapi.json'), 'utf8'),
);
const check = createAnswerChecker(document);

const id = '00000000-0000-4000-8000-000000000001';
const me = { id, email: 'ada@example.test', name: 'Ada', image: null, emailVerified: true };
const problem = (status: number, code: string) => ({
  type: 'urn:x',
  title: 'x',
  status,
  detail: 'x',
  error_code: code,
  request_id: 'x',
});

/** A good answer of `GET /api/auth/me`, with what a test changes. */
const seen = (change: Partial<Omit<SeenAnswer, 'body'>> & { body?: unknown } = {}) => {
  const { body = me, ...rest } = change;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return check({
    method: 'GET',
    path: '/api/auth/me',
    status: 200,
    mediaType: 'application/json',
    ...rest,
    body: text,
  });
};

describe('an answer that the document has', () => {
  it.each([
    ['a good one', {}],
    [
      'a problem',
      { status: 401, mediaType: 'application/problem+json', body: problem(401, 'UNAUTHENTICATED') },
    ],
    [
      'one without a body',
      { method: 'DELETE', path: `/api/auth/sessions/${id}`, status: 204, mediaType: undefined, body: '' },
    ],
    ['a page', { path: '/account/verify', mediaType: 'text/html', body: '<!doctype html>' }],
    ['the gateway’s word', { status: 429, body: { message: 'Too Many Requests' } }],
    ['none of the routes', { path: '/nothing', status: 404, body: { message: 'Not Found' } }],
    ['a route that the stage lacks', { path: '/docs', status: 404, body: { message: 'Not Found' } }],
    ['a preflight', { method: 'OPTIONS', path: '/api/profile', status: 204, mediaType: undefined, body: '' }],
  ])('is fine: %s', (_, change) => {
    expect(seen(change)).toBeUndefined();
  });
});

describe('an answer that it lacks', () => {
  it.each([
    ['a status', { status: 418 }, 'GET /api/auth/me answered 418: the status is not documented'],
    ['a content type', { mediaType: 'text/plain' }, 'the content type text/plain is not documented'],
    ['a member of another type', { body: { ...me, emailVerified: 'yes' } }, '/emailVerified must be boolean'],
    [
      'a member more',
      { body: { ...me, passwordHash: 'x' } },
      'must NOT have additional properties (passwordHash)',
    ],
    ['a member less', { body: { ...me, email: undefined } }, "must have required property 'email'"],
    [
      'an error code',
      { status: 401, mediaType: 'application/problem+json', body: problem(401, 'TASK_NOT_FOUND') },
      '/error_code must be equal to one of the allowed values',
    ],
    ['an operation', { path: '/nothing' }, 'GET /nothing, which is no operation, answered 200'],
    ['a route of every stage that is gone', { status: 404, body: { message: 'Not Found' } }, 'answered 404'],
    [
      'a preflight’s word where nobody asked',
      { status: 204, mediaType: undefined, body: '' },
      'answered 204',
    ],
  ])('is a fault: %s', (_, change, sentence) => {
    expect(seen(change)).toContain(sentence);
  });

  it('is told of without its values, which may be secret', () => {
    expect(seen({ body: { ...me, email: 12, image: { token: 'secret' }, name: ['secret'] } })).not.toMatch(
      /secret|12/,
    );
  });
});
