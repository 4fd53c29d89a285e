import { describe, expect, test } from 'vitest';
import type { CorsDefinition } from './api-definition.ts';
import { preflightResponse, withCorsHeaders } from './cors.ts';
import type { RequestFacts } from './request-facts.ts';

const cors: CorsDefinition = {
  allowOrigins: ['https://app.example.com'],
  allowMethods: ['GET', 'POST'],
  allowHeaders: ['authorization', 'content-type'],
  exposeHeaders: ['etag'],
  allowCredentials: true,
  maxAgeSeconds: 300,
};

function request(method: string, headers: Record<string, string>): RequestFacts {
  return {
    method,
    headers: new Map(Object.entries(headers)),
    sentPath: '/',
    rawQueryString: '',
    protocol: 'HTTP/1.1',
    cookies: [],
    sourceIp: '127.0.0.1',
    port: 1,
    requestId: 'id',
    traceId: 'id',
    receivedAtMs: 0,
  };
}

function preflight(origin: string, definition = cors) {
  const headers = { origin, 'access-control-request-method': 'POST' };
  return preflightResponse(definition, request('OPTIONS', headers));
}

describe('preflight', () => {
  test('an allowed origin learns everything', () => {
    expect(preflight('https://app.example.com')).toEqual({
      status: 204,
      headers: [
        ['access-control-allow-origin', 'https://app.example.com'],
        ['access-control-allow-credentials', 'true'],
        ['access-control-allow-methods', 'GET,POST'],
        ['access-control-allow-headers', 'authorization,content-type'],
        ['access-control-max-age', '300'],
        ['vary', 'Origin'],
      ],
      body: Buffer.alloc(0),
    });
  });

  test.each([
    'https://evil.example.com',
    'https://app.example.com.evil.com',
    'http://app.example.com',
    'https://app.example.com:8443',
    'null',
  ])('%s learns nothing', (origin) => {
    expect(preflight(origin)).toMatchObject({ status: 204, headers: [['vary', 'Origin']] });
  });

  test.each([
    ['GET', { origin: 'https://app.example.com', 'access-control-request-method': 'GET' }],
    ['OPTIONS', { origin: 'https://app.example.com' }],
    ['OPTIONS', { 'access-control-request-method': 'GET' }],
  ])('%s with %j is none', (method, headers) => {
    expect(preflightResponse(cors, request(method, headers as Record<string, string>))).toBeUndefined();
  });
});

describe('patterns', () => {
  test.each([
    [['*'], 'https://any.example', '*'],
    [['https://*'], 'https://any.example', 'https://any.example'],
    [['https://*'], 'http://any.example', undefined],
    [['http://*'], 'http://any.example', 'http://any.example'],
    [['https://*.example'], 'https://any.example', undefined],
  ])('%j and %s give %s', (allowOrigins, origin, expected) => {
    const headers = Object.fromEntries(preflight(origin, { ...cors, allowOrigins })?.headers ?? []);
    expect(headers['access-control-allow-origin']).toBe(expected);
  });
});

describe('other answers', () => {
  const response = {
    status: 200,
    headers: [
      ['access-control-allow-origin', '*'],
      ['access-control-allow-methods', 'DELETE'],
      ['vary', 'Accept-Encoding'],
      ['etag', 'x'],
    ] as const,
    body: Buffer.alloc(0),
  };

  test('the gateway’s headers replace those of the function', () => {
    const { headers } = withCorsHeaders(
      cors,
      request('GET', { origin: 'https://app.example.com' }),
      response,
    );
    expect(headers).toEqual([
      ['etag', 'x'],
      ['access-control-allow-origin', 'https://app.example.com'],
      ['access-control-allow-credentials', 'true'],
      ['access-control-expose-headers', 'etag'],
      ['vary', 'Accept-Encoding, Origin'],
    ]);
  });

  test.each([{}, { origin: 'https://evil.example.com' }])(
    'without an allowed origin (%j) there are none',
    (sent) => {
      const { headers } = withCorsHeaders(cors, request('GET', sent as Record<string, string>), response);
      expect(headers).toEqual([
        ['etag', 'x'],
        ['vary', 'Accept-Encoding, Origin'],
      ]);
    },
  );
});
