import { describe, expect, test } from 'vitest';
import { failed } from '../lambda/invoke-result.ts';
import { integrationResponse } from './response.ts';

function respond(payload: unknown) {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const { body, ...rest } = integrationResponse({ ok: true, payload: text });
  return { ...rest, body: body.toString('latin1') };
}

describe('with a status code', () => {
  test('status, headers, cookies and body are the function’s', () => {
    const cookies = ['a=1; HttpOnly', 'b=2'];
    const headers = { 'Content-Type': 'text/html', 'X-Count': 3, 'x-flag': true };
    expect(respond({ statusCode: 201, headers, cookies, body: 'hi' })).toEqual({
      status: 201,
      headers: [
        ['content-type', 'text/html'],
        ['x-count', '3'],
        ['x-flag', 'true'],
        ['set-cookie', 'a=1; HttpOnly'],
        ['set-cookie', 'b=2'],
      ],
      body: 'hi',
    });
  });

  test('the content type is text unless said', () => {
    expect(respond({ statusCode: 200 }).headers).toEqual([['content-type', 'text/plain; charset=utf-8']]);
  });

  test('a base64 body is decoded', () => {
    expect(respond({ statusCode: 200, body: '/wA=', isBase64Encoded: true }).body).toBe('\xff\0');
  });

  test('headers of the connection and the content length are the gateway’s own', () => {
    const headers = {
      connection: 'close',
      'Transfer-Encoding': 'chunked',
      'content-length': '99',
      etag: 'x',
    };
    expect(respond({ statusCode: 204, headers, body: 'ignored' })).toEqual({
      status: 204,
      headers: [['etag', 'x']],
      body: '',
    });
  });

  test.each([
    { statusCode: 'ok' },
    { statusCode: 200.5 },
    { statusCode: 100 },
    { statusCode: 600 },
    { statusCode: null },
    { statusCode: 200, body: { a: 1 } },
    { statusCode: 200, body: 'not base64!', isBase64Encoded: true },
    { statusCode: 200, headers: { 'set-cookie': ['a', 'b'] } },
    { statusCode: 200, headers: { 'x-split': 'a\r\nb: c' } },
    { statusCode: 200, headers: { 'bad name': 'a' } },
    { statusCode: 200, cookies: 'a=1' },
  ])('%j is malformed', (payload) => {
    expect(respond(payload)).toEqual({
      status: 500,
      headers: [['content-type', 'application/json']],
      body: '{"message":"Internal Server Error"}',
      integrationError: expect.stringContaining('format'),
    });
  });
});

test.each([
  ['{"name":"x","age":', '{"name":"x","age":'],
  ['{"name": "x"}', '{"name": "x"}'],
  ['[1, 2]', '[1, 2]'],
  ['"say \\"hi\\""', 'say "hi"'],
  ['null', 'null'],
])('without a status code %s is a 200 with the body %s', (payload, body) => {
  expect(respond(payload)).toEqual({ status: 200, headers: [['content-type', 'application/json']], body });
});

test.each([
  ['TypeError', 500, '{"message":"Internal Server Error"}'],
  ['RequestTooLargeException', 413, '{"message":"Request Entity Too Large"}'],
])('a function that fails with %s is a %i', (errorType, status, body) => {
  const response = integrationResponse(failed(errorType, 'secret detail'));
  expect(response).toMatchObject({ status, integrationError: expect.stringContaining('secret detail') });
  expect(response.body.toString()).toBe(body);
});
