import { expect, test } from 'vitest';
import { migrationFunctionNames, type UntrustedStageSettings } from '../config.ts';
import { databaseRoles } from '../constructs/service-secrets.ts';
import { grantsOf } from '../testing/grants.ts';
import { synthesize } from '../testing/synthesize.ts';

const rotating = (rotation: UntrustedStageSettings['rotation'], others: UntrustedStageSettings = {}) => {
  const stage = synthesize('dev', { settings: { ...others, rotation } });
  if (!stage.rotation) throw new Error('the stage rotates nothing');
  return { stage, template: stage.rotation };
};
const both = rotating({ databasePasswordsDays: 30, authSecretsDays: 90 });
const rotationActions = ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'];

test('a stage that does not ask for it rotates nothing', () => {
  expect(synthesize('dev', { settings: {} }).rotation).toBeUndefined();
  expect(synthesize('dev', { settings: { rotation: {} } }).rotation).toBeUndefined();
});

test.each([
  [{ databasePasswordsDays: 30 }, databaseRoles.map((role) => `database/${role}`)],
  [{ authSecretsDays: 90 }, ['auth']],
  [
    { databasePasswordsDays: 30, authSecretsDays: 90 },
    ['auth', ...databaseRoles.map((role) => `database/${role}`)],
  ],
])('T51 with %j the role may rotate %j and otherwise read the owner alone', (rotation, paths) => {
  const { stage, template } = rotating(rotation);
  expect(grantsOf(stage, template, 'gatehouse-dev-rotation')).toEqual(
    [
      'logs:CreateLogStream /aws/lambda/gatehouse-dev-rotation',
      'logs:PutLogEvents /aws/lambda/gatehouse-dev-rotation',
      'secretsmanager:GetSecretValue gatehouse/dev/database',
      ...paths.flatMap((path) =>
        rotationActions.map((action) => `secretsmanager:${action} gatehouse/dev/${path}`),
      ),
      'xray:PutTelemetryRecords *',
      'xray:PutTraceSegments *',
    ].sort(),
  );
});

test('the password of the role for events is rotated where the stage has events', () => {
  const { stage, template } = rotating({ databasePasswordsDays: 30 }, { events: true });
  expect(grantsOf(stage, template, 'gatehouse-dev-rotation')).toContain(
    'secretsmanager:PutSecretValue gatehouse/dev/database/events',
  );
  template.resourceCountIs('AWS::SecretsManager::RotationSchedule', databaseRoles.length + 1);
});

test('the passwords of the roles of a migration are rotated where the stage has one', () => {
  const { stage, template } = rotating({ databasePasswordsDays: 30 }, { migration: {} });
  const grants = grantsOf(stage, template, 'gatehouse-dev-rotation');
  for (const name of migrationFunctionNames)
    expect(grants).toContain(`secretsmanager:PutSecretValue gatehouse/dev/database/${name}`);
  expect(grants.filter((grant) => grant.includes('supabase'))).toEqual([]);
  template.resourceCountIs(
    'AWS::SecretsManager::RotationSchedule',
    databaseRoles.length + migrationFunctionNames.length,
  );
});

test('every schedule has its interval, its function, and does not rotate when it is made', () => {
  const { template } = both;
  const [functionId] = Object.keys(template.findResources('AWS::Lambda::Function'));
  const schedules = Object.values(template.findResources('AWS::SecretsManager::RotationSchedule'));
  const days = schedules.map(({ Properties, DependsOn }) => {
    expect(Properties).toMatchObject({
      RotateImmediatelyOnUpdate: false,
      RotationLambdaARN: { 'Fn::GetAtt': [functionId, 'Arn'] },
    });
    expect(DependsOn).toEqual(
      expect.arrayContaining([
        ...Object.keys(template.findResources('AWS::Lambda::Permission')),
        ...Object.keys(template.findResources('AWS::IAM::Policy')),
      ]),
    );
    return Properties.RotationRules.AutomaticallyAfterDays;
  });
  expect(days.sort()).toEqual([...databaseRoles.map(() => 30), 90]);
});

test('T51 Secrets Manager alone may invoke the function, and for this account alone', () => {
  const permissions = Object.values(both.template.findResources('AWS::Lambda::Permission'));
  expect(permissions.map(({ Properties: { FunctionName, ...others } }) => others)).toEqual([
    {
      Action: 'lambda:InvokeFunction',
      Principal: 'secretsmanager.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
    },
  ]);
});
