import { Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { grantsOf, secretNameOf } from '../testing/grants.ts';
import { synthesize } from '../testing/synthesize.ts';

const stage = synthesize('dev');
const { operations, secrets } = stage;
const idOf = (name: string) =>
  Object.keys(
    operations.findResources('AWS::Lambda::Function', {
      Properties: { FunctionName: `gatehouse-dev-${name}` },
    }),
  )[0];

test.each([
  ['maintenance', [], ['NODE_ENV']],
  // Mails, to tell the owner of an account of what operators have done to it.
  ['admin', ['email'], ['EMAIL_SECRET_ID', 'NODE_ENV', 'PRODUCT_NAME', 'RESEND_BASE_URL']],
])('T51 %s reads the connection of its own role and %j', (name, secretPaths, variables) => {
  expect(grantsOf(stage, operations, `gatehouse-dev-${name}`)).toEqual([
    `logs:CreateLogStream /aws/lambda/gatehouse-dev-${name}`,
    `logs:PutLogEvents /aws/lambda/gatehouse-dev-${name}`,
    ...[`database/${name}`, ...secretPaths].map(
      (path) => `secretsmanager:GetSecretValue gatehouse/dev/${path}`,
    ),
    'xray:PutTelemetryRecords *',
    'xray:PutTraceSegments *',
  ]);
  const [found] = Object.values(
    operations.findResources('AWS::Lambda::Function', {
      Properties: { FunctionName: `gatehouse-dev-${name}` },
    }),
  );
  const { DATABASE_SECRET_ID: secret, ...others } = found?.Properties.Environment.Variables ?? {};
  expect(secretNameOf(secret['Fn::ImportValue'], secrets)).toBe(`gatehouse/dev/database/${name}`);
  expect(
    Object.keys(others)
      .filter((variable) => !variable.startsWith('POWERTOOLS_'))
      .sort(),
  ).toEqual(variables);
});

test('upkeep runs every hour, by a role that Scheduler alone takes on and that may do nothing else', () => {
  const maintenance = { 'Fn::GetAtt': [idOf('maintenance'), 'Arn'] };
  const [role] = Object.keys(
    operations.findResources('AWS::IAM::Role', {
      Properties: {
        AssumeRolePolicyDocument: {
          Statement: [
            {
              Action: 'sts:AssumeRole',
              Effect: 'Allow',
              Principal: { Service: 'scheduler.amazonaws.com' },
              Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
            },
          ],
        },
      },
    }),
  );
  operations.hasResourceProperties('AWS::Scheduler::Schedule', {
    Name: 'gatehouse-dev-upkeep',
    ScheduleExpression: 'rate(1 hour)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    State: Match.absent(),
    Target: {
      Arn: maintenance,
      RoleArn: { 'Fn::GetAtt': [role, 'Arn'] },
      Input: '{}',
      RetryPolicy: { MaximumEventAgeInSeconds: 900, MaximumRetryAttempts: 2 },
    },
  });
  const policies = Object.values(operations.findResources('AWS::IAM::Policy')).filter(
    ({ Properties }) => Properties.Roles[0].Ref === role,
  );
  expect(policies.map(({ Properties }) => Properties.PolicyDocument.Statement)).toEqual([
    [{ Action: 'lambda:InvokeFunction', Effect: 'Allow', Resource: maintenance }],
  ]);
  operations.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    FunctionName: { Ref: idOf('maintenance') },
    MaximumRetryAttempts: 0,
    MaximumEventAgeInSeconds: 900,
  });
});

test('T51 no template lets anybody invoke the admin function', () => {
  for (const template of [operations, stage.api, stage.schema]) {
    const text = JSON.stringify([
      template.findResources('AWS::Lambda::Permission'),
      template.findResources('AWS::IAM::Policy'),
      template.findResources('AWS::Lambda::Url'),
      template.findResources('AWS::ApiGatewayV2::Integration'),
    ]);
    expect(text).not.toContain(`"Fn::GetAtt":["${idOf('admin')}","Arn"]`);
    expect(text).not.toContain('gatehouse-dev-admin"');
    expect(text).not.toMatch(/lambda:\*|"\*:\*"/);
  }
  expect(Object.keys(operations.findResources('AWS::Lambda::Permission'))).toEqual([]);
});
