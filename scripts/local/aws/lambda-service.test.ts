import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { InvokeResult } from '../lambda/invoke-result.ts';
import { type AwsEndpoint, startAwsEndpoint } from './endpoint.ts';
import { createLambdaService } from './lambda-service.ts';
import { createPrincipals } from './principals.ts';

const arn = 'arn:aws:lambda:eu-central-1:000000000000:function:shop-dev-schema';
const principals = createPrincipals();
const lambda = createLambdaService(() => undefined);
const invoked: [string, string][] = [];
let result: InvokeResult;
let endpoint: AwsEndpoint;

beforeAll(async () => {
  endpoint = await startAwsEndpoint({
    at: 0,
    region: 'eu-central-1',
    principals,
    services: [lambda.service],
    log: (line) => expect.unreachable(line),
  });
  lambda.connect({
    find: (name) => ({ 'shop-dev-schema': arn, [arn]: arn, 'shop-dev-schema:live': `${arn}:live` })[name],
    invoke: async (...call) => {
      invoked.push(call);
      return result;
    },
  });
});
afterAll(() => endpoint.close());
beforeEach(() => {
  invoked.length = 0;
  result = { ok: true, payload: '{"done":true}' };
});

const anybody = { accessKeyId: 'x', secretAccessKey: 'x' };
const client = (credentials = anybody) =>
  new LambdaClient({ region: 'eu-central-1', endpoint: endpoint.url, credentials, maxAttempts: 1 });
const invoke = (input: Partial<ConstructorParameters<typeof InvokeCommand>[0]>, credentials = anybody) =>
  client(credentials).send(new InvokeCommand({ FunctionName: 'shop-dev-schema', ...input }));

test('the SDK gets what the function answered, by name, ARN and alias', async () => {
  const answer = await invoke({ Payload: '{"a":1}' });
  expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
  expect(answer.FunctionError).toBeUndefined();
  expect(JSON.parse(answer.Payload?.transformToString() ?? '')).toEqual({ done: true });
  await invoke({ FunctionName: arn });
  await invoke({ Qualifier: 'live' });
  expect(invoked).toEqual([
    [arn, '{"a":1}'],
    [arn, '{}'],
    [`${arn}:live`, '{}'],
  ]);
});

test('an error of the function is one in the answer', async () => {
  result = { ok: false, errorType: 'TypeError', message: 'no such thing' };
  const answer = await invoke({});
  expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
  expect(JSON.parse(answer.Payload?.transformToString() ?? '')).toEqual({
    errorType: 'TypeError',
    errorMessage: 'no such thing',
  });
});

test('events are accepted, and dry runs invoke nothing', async () => {
  expect((await invoke({ InvocationType: 'Event' })).StatusCode).toBe(202);
  expect((await invoke({ InvocationType: 'DryRun' })).StatusCode).toBe(204);
  expect(invoked).toHaveLength(1);
});

test('an unknown function, a payload that is not JSON and another operation are refused', async () => {
  await expect(invoke({ FunctionName: 'other' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: expect.stringContaining('other'),
  });
  await expect(invoke({ Payload: '{' })).rejects.toMatchObject({ name: 'InvalidRequestContentException' });
  expect(invoked).toEqual([]);
});

test('a role needs a policy for the very function', async () => {
  const role = 'arn:aws:iam::000000000000:role/caller';
  principals.addRole(role, 'caller');
  const credentials = principals.issueCredentials(role);
  await expect(invoke({}, credentials)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  const Statement = [{ Effect: 'Allow' as const, Action: ['lambda:InvokeFunction'], Resource: [arn] }];
  principals.addPolicy('caller', 'p', { Version: '2012-10-17', Statement });
  await expect(invoke({}, credentials)).resolves.toMatchObject({ StatusCode: 200 });
  await expect(invoke({ Qualifier: 'live' }, credentials)).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
});
