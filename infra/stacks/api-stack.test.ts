import { expect, test } from 'vitest';
import { resourceNames } from '#shared/contract/resources';
import { apiFunctionNames, type UntrustedStageSettings } from '../config.ts';
import { grantsOf, secretNameOf } from '../testing/grants.ts';
import { synthesize } from '../testing/synthesize.ts';

const stage = synthesize('dev');
const { api, secrets } = stage;
const [apiId] = Object.keys(api.findResources('AWS::ApiGatewayV2::Api'));
const endpoint = { 'Fn::GetAtt': [apiId, 'ApiEndpoint'] };

function variablesOf(name: string, template = api): Record<string, unknown> {
  const matching = { Properties: { FunctionName: `gatehouse-dev-${name}` } };
  const [found] = Object.values(template.findResources('AWS::Lambda::Function', matching));
  return found?.Properties.Environment.Variables;
}

test.each<[string, string[]]>([
  [
    'auth',
    ['gatehouse/dev/auth', 'gatehouse/dev/database/auth', 'gatehouse/dev/email', 'gatehouse/dev/google'],
  ],
  ['jwks', ['gatehouse/dev/database/jwks']],
  ['health', ['gatehouse/dev/database/health']],
  ['account', []],
  ['docs', []],
  ...resourceNames.map((name): [string, string[]] => [name, [`gatehouse/dev/database/${name}`]]),
])('the role of %s may read %j and nothing else', (name, readable) => {
  expect(grantsOf(stage, api, `gatehouse-dev-${name}`)).toEqual([
    `logs:CreateLogStream /aws/lambda/gatehouse-dev-${name}`,
    `logs:PutLogEvents /aws/lambda/gatehouse-dev-${name}`,
    ...readable.map((secret) => `secretsmanager:GetSecretValue ${secret}`),
    'xray:PutTelemetryRecords *',
    'xray:PutTraceSegments *',
  ]);
});

test('no two functions share a role', () => {
  const roles = Object.values(api.findResources('AWS::Lambda::Function')).map(
    ({ Properties }) => Properties.Role['Fn::GetAtt'][0],
  );
  expect(new Set(roles).size).toBe(apiFunctionNames.length);
  expect(roles).toHaveLength(apiFunctionNames.length);
});

test.each(['auth', 'jwks', 'health', ...resourceNames])('%s finds its own database connection', (name) => {
  const { DATABASE_SECRET_ID } = variablesOf(name);
  const { 'Fn::ImportValue': exportName } = DATABASE_SECRET_ID as { 'Fn::ImportValue': string };
  expect(secretNameOf(exportName, secrets)).toBe(`gatehouse/dev/database/${name}`);
});

test('the pages know of no secret, and reach nothing', () => {
  expect(Object.keys(variablesOf('account')).filter((name) => !name.startsWith('POWERTOOLS_'))).toEqual([
    'PRODUCT_NAME',
    'ISSUER',
    'ALLOWED_ORIGINS',
    'SECOND_FACTORS',
    'PROVIDERS',
    'BRAND',
    'NODE_ENV',
  ]);
});

test('issuer and audience are the endpoint of the API', () => {
  expect(variablesOf('jwks')).toMatchObject({ ISSUER: endpoint });
  for (const name of resourceNames)
    expect(variablesOf(name)).toMatchObject({ ISSUER: endpoint, AUDIENCE: endpoint });
  expect(variablesOf('auth')).toMatchObject({ ISSUER: endpoint, AUDIENCE: endpoint });
  api.hasOutput('ApiEndpoint', { Value: endpoint });
});

test('a stage has neither second factor nor passkeys before it asks for them', () => {
  const { api: template } = synthesize('dev', { settings: {} });
  expect(variablesOf('auth', template)).toMatchObject({ SECOND_FACTORS: '', PASSKEY_DOMAIN: '' });
});

test('settings reach the functions that need them', () => {
  const settings: UntrustedStageSettings = {
    audience: 'https://audience.example',
    productName: 'Acme',
    allowedOrigins: ['https://a.example', 'https://b.example'],
    tokenLifetimeDays: 2,
    requireEmailVerification: true,
    logLevel: 'WARN',
    secondFactor: { totp: true, trustedDeviceDays: 7, passkeys: true, passkeyDomain: 'a.example' },
    signIn: { google: true, oidc: [{ id: 'acme', issuer: 'https://login.example.com', name: 'Acme' }] },
    brand: { accent: '#0a7d4f', termsUrl: 'https://a.example/terms' },
  };
  const { api: template } = synthesize('dev', { settings });
  expect(variablesOf('account', template)).toMatchObject({
    PRODUCT_NAME: 'Acme',
    ALLOWED_ORIGINS: 'https://a.example,https://b.example',
    SECOND_FACTORS: 'totp,passkeys',
    PROVIDERS: '[{"id":"google","name":"Google"},{"id":"acme","name":"Acme"}]',
    BRAND: '{"accent":"#0a7d4f","termsUrl":"https://a.example/terms"}',
  });
  expect(variablesOf('auth', template)).toMatchObject({
    AUDIENCE: 'https://audience.example',
    ALLOWED_ORIGINS: 'https://a.example,https://b.example',
    TOKEN_LIFETIME_SECONDS: '172800',
    REQUIRE_EMAIL_VERIFICATION: 'true',
    SECOND_FACTORS: 'totp,passkeys',
    TRUSTED_DEVICE_DAYS: '7',
    PASSKEY_DOMAIN: 'a.example',
    POWERTOOLS_LOG_LEVEL: 'WARN',
  });
  expect(variablesOf('profile', template)).toMatchObject({ AUDIENCE: 'https://audience.example' });
});

test('a stage that does not document its API has neither routes nor a function for that', () => {
  const { api: template } = synthesize('dev', { settings: { apiDocs: false, monitoring: true } });
  expect(JSON.stringify(template.toJSON())).not.toMatch(/openapi\.json|gatehouse-dev-docs|docs-errors/);
});

test('what describes the API knows what the stage has switched on, and no secret', () => {
  const { api: template } = synthesize('dev', { settings: { secondFactor: { totp: true } } });
  expect(variablesOf('docs', template)).toMatchObject({ ISSUER: expect.anything(), FEATURES: 'totp' });
});
