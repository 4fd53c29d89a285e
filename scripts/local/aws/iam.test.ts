import { expect, test } from 'vitest';
import { evaluate, policySchema } from './iam.ts';

const secret = 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:gatehouse/dev/auth-AbCdEf';
const read = 'secretsmanager:GetSecretValue';

function policy(...statements: object[]) {
  return policySchema.parse({ Version: '2012-10-17', Statement: statements });
}

const allow = (Action: string | string[], Resource: string | string[]) => ({
  Effect: 'Allow',
  Action,
  Resource,
});
const deny = (Action: string | string[], Resource: string | string[]) => ({
  Effect: 'Deny',
  Action,
  Resource,
});

test.each([
  ['this action on this resource', [allow(read, secret)], 'allowed'],
  ['nothing', [allow('xray:PutTraceSegments', '*')], 'denied'],
  ['another resource', [allow(read, `${secret}x`)], 'denied'],
  ['another action', [allow('secretsmanager:PutSecretValue', secret)], 'denied'],
  ['actions in another case', [allow('SecretsManager:getsecretvalue', secret)], 'allowed'],
  ['resources in another case', [allow(read, secret.toUpperCase())], 'denied'],
  ['wildcards', [allow('secretsmanager:Get*', secret.replace(/AbCdEf$/, '??????'))], 'allowed'],
  ['a wildcard for one character too few', [allow(read, secret.replace(/AbCdEf$/, '?????'))], 'denied'],
  ['a dot that is no wildcard', [allow(read, 'arn.aws*')], 'denied'],
  ['one of several', [allow(['a:B', read], ['x', secret])], 'allowed'],
  ['everything but this', [allow('*', '*'), deny('secretsmanager:*', '*')], 'explicitly denied'],
  ['everything, and a denial of something else', [allow('*', '*'), deny(read, 'x')], 'allowed'],
])('%s', (_, statements, verdict) => {
  expect(evaluate([policy(...statements)], { action: read, resource: secret })).toBe(verdict);
});

test('a denial in another policy wins', () => {
  const policies = [policy(allow(read, '*')), policy(deny(read, secret))];
  expect(evaluate(policies, { action: read, resource: secret })).toBe('explicitly denied');
  expect(evaluate([], { action: read, resource: secret })).toBe('denied');
});

test.each([
  ['NotAction', { Effect: 'Allow', NotAction: 'a:B', Resource: '*' }],
  ['NotResource', { Effect: 'Allow', Action: 'a:B', NotResource: '*' }],
  ['Condition', { ...allow('a:B', '*'), Condition: { Bool: { 'aws:SecureTransport': 'true' } } }],
  ['Principal', { ...allow('a:B', '*'), Principal: '*' }],
])('%s is refused by name', (name, statement) => {
  expect(() => policy(allow('a:B', '*'), statement)).toThrow(name);
});

test('policy variables and unknown effects are refused', () => {
  expect(() => policy(allow('a:B', `arn:\${aws:username}`))).toThrow('policy variables are not understood');
  expect(() => policy({ ...allow('a:B', '*'), Effect: 'Maybe' })).toThrow('Effect');
});
