import { expect, test } from 'vitest';
import { resourceNames } from '#shared/contract/resources';
import { migrationFunctionNames } from '../config.ts';
import { synthesize } from '../testing/synthesize.ts';

const { secrets } = synthesize('dev');
const properties = Object.values(secrets.findResources('AWS::SecretsManager::Secret')).map(
  ({ Properties }) => Properties,
);

test('every secret has its name', () => {
  const names = [
    'gatehouse/dev/auth',
    'gatehouse/dev/database',
    'gatehouse/dev/database/admin',
    'gatehouse/dev/database/auth',
    'gatehouse/dev/database/health',
    'gatehouse/dev/database/jwks',
    'gatehouse/dev/database/maintenance',
    ...migrationFunctionNames.map((name) => `gatehouse/dev/database/${name}`),
    ...resourceNames.map((name) => `gatehouse/dev/database/${name}`),
    'gatehouse/dev/email',
    'gatehouse/dev/google',
    'gatehouse/dev/supabase',
  ];
  expect(properties.map(({ Name }) => Name).sort()).toEqual(names.sort());
});

test('no value of a secret is in any template', () => {
  const { schema, operations, api, migration } = synthesize('dev');
  for (const template of [secrets, schema, operations, api, migration]) {
    const text = JSON.stringify(template?.toJSON());
    expect(text).not.toContain('"SecretString"');
    expect(text).not.toContain('{{resolve:');
    expect(text).not.toMatch(/postgres(ql)?:\/\/\w/);
  }
});

test.each(['database', 'email', 'google', 'supabase'])('%s is left for the operator to fill', (path) => {
  const secret = properties.find(({ Name }) => Name === `gatehouse/dev/${path}`);
  expect(secret).toEqual({
    Name: `gatehouse/dev/${path}`,
    Tags: [{ Key: 'gatehouse:fill', Value: path }],
  });
});

test.each(['auth', 'jwks', 'health', 'maintenance', 'admin', ...resourceNames])(
  'the password of the database role gatehouse_%s is generated',
  (role) => {
    secrets.hasResourceProperties('AWS::SecretsManager::Secret', {
      Name: `gatehouse/dev/database/${role}`,
      GenerateSecretString: {
        SecretStringTemplate: `{"username":"gatehouse_${role}"}`,
        GenerateStringKey: 'password',
        PasswordLength: 32,
        ExcludePunctuation: true,
      },
    });
  },
);

test("the first version of Better Auth's secrets is generated", () => {
  secrets.hasResourceProperties('AWS::SecretsManager::Secret', {
    Name: 'gatehouse/dev/auth',
    GenerateSecretString: {
      SecretStringTemplate: '{}',
      GenerateStringKey: '1',
      PasswordLength: 32,
      ExcludePunctuation: true,
    },
  });
});

test.each([
  ['destroy', 'Delete'],
  ['retain', 'RetainExceptOnCreate'],
] as const)('with removal policy %s every secret and log group gets %s', (removalPolicy, expected) => {
  const stage = synthesize('dev', { settings: { removalPolicy } });
  const policies = [stage.secrets, stage.schema, stage.operations, stage.api]
    .flatMap((template) => [
      ...Object.values(template.findResources('AWS::SecretsManager::Secret')),
      ...Object.values(template.findResources('AWS::Logs::LogGroup')),
    ])
    .map(({ DeletionPolicy }) => DeletionPolicy);
  expect(new Set(policies)).toEqual(new Set([expected]));
});
