import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type AwsEndpoint, startAwsEndpoint } from './endpoint.ts';
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

beforeAll(async () => {
  endpoint = await startAwsEndpoint({
    at: 0,
    region: 'us-east-1',
    principals: createPrincipals(),
    services: [echo],
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
