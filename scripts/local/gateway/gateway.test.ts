import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createFunctionService, type FunctionService } from '../lambda/function-service.ts';
import type { ApiDefinition } from './api-definition.ts';
import type { HttpApiEvent } from './event.ts';
import type { Invoke } from './exchange.ts';
import { createGateway, type Gateway } from './server.ts';

/** Answers with the event it got, or with what the request asks for in its query. */
const echo = `export const handler = async (event) => {
  const query = event.queryStringParameters ?? {};
  if (query.throw) throw new Error(query.throw);
  if (query.answer) return JSON.parse(query.answer);
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(event) };
};`;

const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:echo';
const routeKeys = ['ANY /echo', 'GET /users/{id}', 'ANY /api/auth/{proxy+}'];

const api: ApiDefinition = {
  apiId: 'a1b2c3d4e5',
  stage: '$default',
  accountId: '000000000000',
  domainName: 'a1b2c3d4e5.execute-api.us-east-1.amazonaws.com',
  routes: routeKeys.map((routeKey) => ({ routeKey, functionArn, timeoutMs: 30_000 })),
};

let taskRoot: string;
let functions: FunctionService;
let gateway: Gateway;
let base: string;

beforeAll(() => {
  taskRoot = mkdtempSync(join(tmpdir(), 'gateway-'));
  writeFileSync(join(taskRoot, 'echo.mjs'), echo);
  functions = createFunctionService({ logs: () => {} });
  functions.register({
    arn: functionArn,
    name: 'echo',
    version: '$LATEST',
    taskRoot,
    handler: 'echo.handler',
    environment: {},
    memorySizeMb: 128,
    timeoutSeconds: 10,
    region: 'us-east-1',
    logGroupName: '/logs/functions',
    credentials: { accessKeyId: 'i', secretAccessKey: 's', sessionToken: 't' },
    awsEndpointUrl: 'http://127.0.0.1:1',
  });
});

afterEach(() => gateway.close());

afterAll(async () => {
  await functions.close();
  rmSync(taskRoot, { recursive: true });
});

async function serve(
  changes: Partial<ApiDefinition> = {},
  invoke: Invoke = functions.invoke,
  clock = Date.now,
) {
  gateway = createGateway({ api: { ...api, ...changes }, invoke, clock });
  base = `http://127.0.0.1:${await gateway.listen(0)}`;
}

function open(): Socket {
  return connect(Number(new URL(base).port), '127.0.0.1');
}

/** Sends bytes as they are, and returns everything until the gateway ends the connection. */
async function exchangeRaw(...head: string[]): Promise<string> {
  const socket = open();
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  await once(socket, 'end');
  return Buffer.concat(chunks).toString();
}

async function eventOf(path: string, init: RequestInit = {}): Promise<HttpApiEvent> {
  const response = await fetch(base + path, init);
  return (await response.json()) as HttpApiEvent;
}

describe('the event', () => {
  test('is that of payload format 2.0, whole', async () => {
    await serve({}, functions.invoke, () => Date.UTC(2020, 2, 12, 19, 3, 58, 390));
    const answer = await exchangeRaw(
      'POST /api/auth/sign-in/e%20mail?a=1&a=2&b=x%20y+z HTTP/1.1',
      'Host: 127.0.0.1:3000',
      'Connection: close',
      'User-Agent: test',
      'X-Probe: first',
      'x-probe: second',
      'Cookie: s=1; t=2',
      'Cookie: u=3',
      'X-Forwarded-For: 6.6.6.6',
      'X-Amzn-Trace-Id: Root=1-5e6722a7-cc56',
      'Content-Type: application/json',
      'Content-Length: 2',
      '',
      '{}',
    );
    const event: unknown = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')));
    const requestId = /apigw-requestid: (\S+)/.exec(answer)?.[1];
    expect(requestId).toMatch(/^[\w-]{15}=$/);
    expect(event).toEqual({
      version: '2.0',
      routeKey: 'ANY /api/auth/{proxy+}',
      rawPath: '/api/auth/sign-in/e mail',
      rawQueryString: 'a=1&a=2&b=x%20y+z',
      cookies: ['s=1', 't=2', 'u=3'],
      headers: {
        'content-length': '2',
        'content-type': 'application/json',
        host: '127.0.0.1:3000',
        'user-agent': 'test',
        'x-amzn-trace-id': 'Root=1-5e6722a7-cc56',
        'x-forwarded-for': '6.6.6.6, 127.0.0.1',
        'x-forwarded-port': new URL(base).port,
        'x-forwarded-proto': 'http',
        'x-probe': 'first,second',
      },
      queryStringParameters: { a: '1,2', b: 'x y z' },
      pathParameters: { proxy: 'sign-in/e mail' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'a1b2c3d4e5',
        domainName: 'a1b2c3d4e5.execute-api.us-east-1.amazonaws.com',
        domainPrefix: 'a1b2c3d4e5',
        http: {
          method: 'POST',
          path: '/api/auth/sign-in/e mail',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'test',
        },
        requestId,
        routeKey: 'ANY /api/auth/{proxy+}',
        stage: '$default',
        time: '12/Mar/2020:19:03:58 +0000',
        timeEpoch: 1584039838390,
      },
      body: '{}',
      isBase64Encoded: false,
    });
  });

  test('leaves out what a request does not have', async () => {
    await serve();
    const event = await eventOf('/echo');
    expect(Object.keys(event).sort()).toEqual([
      'headers',
      'isBase64Encoded',
      'rawPath',
      'rawQueryString',
      'requestContext',
      'routeKey',
      'version',
    ]);
    expect(event).toMatchObject({ rawQueryString: '', headers: { 'content-length': '0' } });
  });

  test.each([
    ['application/json; charset=utf-8', false],
    ['text/csv', false],
    ['application/xml', false],
    ['application/javascript', false],
    ['application/x-www-form-urlencoded', true],
    ['application/problem+json', true],
    ['application/jsonx', true],
    ['application/octet-stream', true],
  ])('a body of type %s is in base64: %s', async (type, isBase64Encoded) => {
    await serve();
    const event = await eventOf('/echo', { method: 'POST', body: 'añb', headers: { 'content-type': type } });
    const body = isBase64Encoded ? Buffer.from('añb').toString('base64') : 'añb';
    expect(event).toMatchObject({ body, isBase64Encoded });
  });

  test('text that is no UTF-8 arrives whole, in base64', async () => {
    await serve();
    const body = new Uint8Array([0xff, 0xfe]);
    const event = await eventOf('/echo', { method: 'POST', body, headers: { 'content-type': 'text/plain' } });
    expect(event).toMatchObject({ body: '//4=', isBase64Encoded: true });
  });
});

describe('the answer', () => {
  const answer = (value: unknown) => `/echo?answer=${encodeURIComponent(JSON.stringify(value))}`;

  test('has one set-cookie header for each cookie', async () => {
    await serve();
    const response = await fetch(
      base + answer({ statusCode: 302, headers: { location: '/' }, cookies: ['a=1', 'b=2'] }),
      {
        redirect: 'manual',
      },
    );
    expect(response.status).toBe(302);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  test('to HEAD has the length of the body but no body', async () => {
    await serve();
    const path = answer({ statusCode: 200, body: 'åäö' });
    const text = await exchangeRaw(`HEAD ${path} HTTP/1.1`, 'Host: x', 'Connection: close');
    expect(text).toContain('\r\ncontent-length: 6\r\n');
    expect(text).toMatch(/\r\n\r\n$/);
  });

  test('204 has neither body nor length', async () => {
    await serve();
    const text = await exchangeRaw(
      `GET ${answer({ statusCode: 204, body: 'x' })} HTTP/1.1`,
      'Host: x',
      'Connection: close',
    );
    expect(text).toMatch(/^HTTP\/1\.1 204 No Content\r\n/);
    expect(text).not.toMatch(/content-length|transfer-encoding/i);
    expect(text).toMatch(/\r\n\r\n$/);
  });

  test.each([
    ['/echo?throw=boom', 500, 'Internal Server Error'],
    [answer({ statusCode: 'x' }), 500, 'Internal Server Error'],
    ['/nowhere', 404, 'Not Found'],
    ['/echo/%25x', 400, 'Bad Request'],
  ])('%s is a %i', async (path, status, message) => {
    await serve();
    const response = await fetch(base + path);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ message });
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('apigw-requestid')).toMatch(/^[\w-]{15}=$/);
  });

  test('an integration that takes too long is a 503', async () => {
    const routes = [{ routeKey: '$default', functionArn, timeoutMs: 20 }];
    await serve({ routes }, () => new Promise(() => {}));
    const response = await fetch(`${base}/anything`);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ message: 'Service Unavailable' });
  });

  test('an invocation that is refused is a 500', async () => {
    await serve({}, () => Promise.reject(new Error('no permission')));
    expect((await fetch(`${base}/echo`)).status).toBe(500);
  });
});

describe('limits', () => {
  test.each([
    ['10 MB for the gateway', 10_485_761],
    ['6 MB for the function', 6_300_000],
  ])('a body of more than %s is a 413', async (_, size) => {
    await serve();
    const response = await fetch(`${base}/echo`, {
      method: 'POST',
      body: 'x'.repeat(size),
      headers: { 'content-type': 'text/plain' },
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({ message: 'Request Entity Too Large' });
  });

  test('headers of more than 10,240 bytes are a 431', async () => {
    await serve();
    const text = await exchangeRaw('GET /echo HTTP/1.1', 'Host: x', `X-Long: ${'x'.repeat(10_300)}`);
    expect(text).toMatch(/^HTTP\/1\.1 431 Request Header Fields Too Large\r\n/);
    expect(text).toMatch(/\r\napigw-requestid: /);
  });

  test('what is no HTTP is a 400', async () => {
    await serve();
    expect(await exchangeRaw('\u0000nonsense')).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  });

  test('a client that goes away in the middle of its body does not disturb the next', async () => {
    const records: string[] = [];
    let recorded = (): void => {};
    const logged = new Promise<void>((resolve) => {
      recorded = resolve;
    });
    const write = (line: string) => {
      records.push(line);
      recorded();
    };
    await serve({ accessLog: { format: '$context.status', write } });
    const socket = open();
    socket.write('POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf');
    await once(socket, 'connect');
    socket.destroy();
    await logged;
    expect(records).toEqual(['400']);
    expect((await fetch(`${base}/echo`)).status).toBe(200);
  });

  test('more requests than the burst are a 429', async () => {
    await serve({ throttle: { rateLimit: 1, burstLimit: 2 } }, functions.invoke, () => 0);
    const statuses = [];
    for (let count = 0; count < 3; count += 1) statuses.push((await fetch(`${base}/echo`)).status);
    expect(statuses).toEqual([200, 200, 429]);
  });
});

describe('the access log', () => {
  async function lineOf(format: string, path: string, init: RequestInit = {}): Promise<string | undefined> {
    const lines: string[] = [];
    await serve({ accessLog: { format, write: (line) => lines.push(line) } });
    await fetch(base + path, init);
    return lines.length === 1 ? lines[0] : `${lines.length} lines`;
  }

  test('has the values of the request and its answer', async () => {
    const format =
      '{"method":"$context.httpMethod","path":"$context.path","route":"$context.routeKey","status":"$context.status","ip":"$context.identity.sourceIp","integration":"$context.integration.status $context.integrationStatus","length":$context.responseLength,"agent":"$context.identity.userAgent","error":"$context.integrationErrorMessage","none":"$context.authorizer.claims.sub"}';
    const line = await lineOf(format, '/users/7?token=secret&answer=%7B%22a%22%3A1%7D', {
      headers: { 'user-agent': 'a"b' },
    });
    expect(JSON.parse(line ?? '')).toEqual({
      method: 'GET',
      path: '/users/7',
      route: 'GET /users/{id}',
      status: '200',
      ip: '127.0.0.1',
      integration: '200 200',
      length: 7,
      agent: 'a"b',
      error: '-',
      none: '-',
    });
  });

  test('says why the function failed', async () => {
    const format = '$context.status $context.integration.status $context.integrationErrorMessage';
    expect(await lineOf(format, '/echo?throw=boom')).toBe('500 - Error: boom');
  });

  test('has a line for a route that does not exist', async () => {
    expect(await lineOf('$context.status $context.routeKey', '/nowhere')).toBe('404 -');
  });
});

test('preflight requests do not reach the function, other answers have the API’s CORS headers', async () => {
  const cors = {
    allowOrigins: ['https://app.example.com'],
    allowMethods: ['GET'],
    allowHeaders: [],
    exposeHeaders: [],
    allowCredentials: false,
  };
  await serve({ cors });
  const headers = { origin: 'https://app.example.com', 'access-control-request-method': 'GET' };
  const preflight = await fetch(`${base}/echo`, { method: 'OPTIONS', headers });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-methods')).toBe('GET');
  const missing = await fetch(`${base}/nowhere`, { headers: { origin: headers.origin } });
  expect(missing.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
});

test('a port that is taken is reported with Node’s error', async () => {
  await serve();
  const second = createGateway({ api, invoke: functions.invoke });
  await expect(second.listen(Number(new URL(base).port))).rejects.toThrow('EADDRINUSE');
});
