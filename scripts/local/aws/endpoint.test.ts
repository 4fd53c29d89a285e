import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type AwsEndpoint, startAwsEndpoint } from './endpoint.ts';
import { type LocalRoute, sendJson } from './local-route.ts';
import { createPrincipals } from './principals.ts';
import { defineOperation } from './service.ts';

const lines: string[] = [];
let endpoint: AwsEndpoint;

const echo = {
  name: 'echo',
  targetPrefix: 'EchoService',
  operations: {
    Say: defineOperation(z.strictObject({ word: z.string() }), ({ word }, { arn }) => ({ word, arn })),
    Break: () => {
      throw new TypeError('a defect');
    },
  },
};

const localRoutes: LocalRoute[] = [
  { method: 'GET', path: '/_local/', respond: (_, response) => void response.end('root') },
  { method: 'POST', path: '/_local/exact', respond: (_, response) => sendJson(response, 201, {}) },
  {
    method: 'GET',
    path: '/_local/below/',
    respond: (_, response, url) => sendJson(response, 200, url.search),
  },
  { method: 'GET', path: '/_local/below/deep', respond: (_, response) => sendJson(response, 200, 'deep') },
  { method: 'GET', path: '/_local/defect', respond: () => Promise.reject(new TypeError('a defect')) },
];

beforeAll(async () => {
  endpoint = await startAwsEndpoint({
    at: 0,
    region: 'us-east-1',
    principals: createPrincipals(),
    services: [echo],
    localRoutes,
    log: (line) => lines.push(line),
  });
});

afterAll(() => endpoint.close());

const signed = (scope = 'us-east-1/echo') =>
  `AWS4-HMAC-SHA256 Credential=AKIA/20260102/${scope}/aws4_request, SignedHeaders=host, Signature=0`;

async function post(target: string, body: string, authorization: string | undefined = signed()) {
  const headers = { 'x-amz-target': target, ...(authorization === '' ? {} : { authorization }) };
  const answer = await fetch(endpoint.url, { method: 'POST', headers, body });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

test('an operation is answered with a request id', async () => {
  const answer = await post('EchoService.Say', '{"word":"hello"}');
  expect(answer).toMatchObject({
    status: 200,
    body: { word: 'hello', arn: 'arn:aws:iam::000000000000:root' },
  });
  expect(answer.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
  expect(answer.headers.get('content-type')).toBe('application/x-amz-json-1.1');
});

test.each([
  ['no authorization', 'EchoService.Say', '{}', '', 'MissingAuthenticationTokenException', 'Missing'],
  ['another scheme', 'EchoService.Say', '{}', 'Bearer x', 'IncompleteSignatureException', 'Credential'],
  ['half a scope', 'EchoService.Say', '{}', signed('echo'), 'IncompleteSignatureException', 'Credential'],
  [
    'another region',
    'EchoService.Say',
    '{}',
    signed('eu-west-1/echo'),
    'InvalidSignatureException',
    "not 'eu-west-1'",
  ],
  [
    'another service',
    'Sqs.Send',
    '{}',
    signed('us-east-1/sqs'),
    'UnknownOperationException',
    'service sqs is not',
  ],
  [
    'an unknown operation',
    'EchoService.Shout',
    '{}',
    signed(),
    'UnknownOperationException',
    'EchoService.Shout',
  ],
  ['an inherited property', 'EchoService.toString', '{}', signed(), 'UnknownOperationException', 'toString'],
  ['no JSON', 'EchoService.Say', '{', signed(), 'SerializationException', 'not valid JSON'],
  ['an unknown member', 'EchoService.Say', '{"word":"a","loud":1}', signed(), 'ValidationException', 'loud'],
])('%s is refused', async (_, target, body, authorization, code, message) => {
  const answer = await post(target, body, authorization);
  expect(answer).toMatchObject({
    status: 400,
    body: { __type: code, message: expect.stringContaining(message) },
  });
  expect(answer.headers.get('x-amzn-errortype')).toBe(code);
});

test('too large a request is refused', async () => {
  const answer = await post('EchoService.Say', JSON.stringify({ word: 'x'.repeat(2 ** 20) }));
  expect(answer).toMatchObject({ status: 413, body: { __type: 'RequestEntityTooLargeException' } });
});

test('a defect is logged and not shown', async () => {
  const answer = await post('EchoService.Break', '{}');
  expect(answer).toMatchObject({ status: 500, body: { __type: 'InternalFailure' } });
  expect(JSON.stringify(answer.body)).not.toContain('defect');
  expect(lines.at(-1)).toContain('a defect');
});

test('people can ask for its health', async () => {
  const answer = await fetch(`${endpoint.url}/_local/health`);
  expect(await answer.json()).toEqual({ status: 'ok', services: ['echo'] });
});

/** Asks below /_local/ with what fetch would not send. */
async function local(method: string, path: string, host = '127.0.0.1:4566') {
  const { port } = new URL(endpoint.url);
  const request = httpRequest({ host: '127.0.0.1', port, method, path, headers: { host } }).end();
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, headers: answer.headers, body: await text(answer) };
}

test.each([
  ['GET', '/_local/', 200, 'root'],
  ['GET', '/_local/below/one?a=1', 200, '?a=1'],
  ['GET', '/_local/below/deep', 200, 'deep'],
  ['POST', '/_local/exact', 201, '{}'],
  ['GET', '/_local/exact', 405, 'GET /_local/exact is not answered here, only POST'],
  ['GET', '/_local/exact/', 404, 'only: GET /_local/health, GET /_local/, POST /_local/exact'],
  ['GET', '/_local/elsewhere', 404, 'GET /_local/elsewhere is not answered here'],
  ['GET', '/_local', 400, 'MissingAuthenticationToken'],
  ['GET', '//', 400, 'MissingAuthenticationToken'],
])('%s %s is %i', async (method, path, status, body) => {
  expect(await local(method, path)).toMatchObject({ status, body: expect.stringContaining(body) });
});

test('a defect of a local route is logged and not shown', async () => {
  const answer = await local('GET', '/_local/defect');
  expect(answer).toMatchObject({ status: 500, body: expect.not.stringContaining('defect') });
  expect(lines.at(-1)).toContain('aws endpoint: GET /_local/defect: TypeError: a defect');
});

test.each(['localhost:4566', '[::1]:4566', '127.0.0.1'])('local routes answer at %s', async (host) => {
  expect(await local('GET', '/_local/', host)).toMatchObject({ status: 200 });
});

test.each(['evil.example', 'evil.example:4566', '127.0.0.1.evil.example', 'localhost.evil:1'])(
  'a host name that merely leads here reads nothing: %s',
  async (host) => {
    expect(await local('GET', '/_local/', host)).toMatchObject({ status: 421 });
  },
);

test('no other page may read what a local route answers', async () => {
  const { headers } = await local('GET', '/_local/health');
  expect(headers).toMatchObject({
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  });
  expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
});

test('a port in use is an error', async () => {
  const again = startAwsEndpoint({
    at: Number(new URL(endpoint.url).port),
    region: 'us-east-1',
    principals: createPrincipals(),
    services: [],
    log: () => undefined,
  });
  await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
