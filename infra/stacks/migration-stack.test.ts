import type { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { migrationSettings } from '../../functions/migration/env.ts';
import { apiFunctionNames, migrationFunctionNames } from '../config.ts';
import { completedConnections } from '../testing/connections.ts';
import { grantsOf, grantsOfRole, secretNameOf } from '../testing/grants.ts';
import { type SynthesizedStage, synthesize } from '../testing/synthesize.ts';

const stage = synthesize('live', { settings: { migration: {}, secondFactor: { totp: true } } });
const template = templateOf(stage);

function templateOf({ migration }: SynthesizedStage): Template {
  if (migration === undefined) throw new Error('the stage has no migration stack');
  return migration;
}

function functionOf(name: string, within: Template = template) {
  const matching = { Properties: { FunctionName: `gatehouse-live-${name}` } };
  return Object.values(within.findResources('AWS::Lambda::Function', matching))[0]?.Properties;
}

function roleIdOf(properties: object): string {
  return Object.keys(template.findResources('AWS::IAM::Role', { Properties: properties }))[0] ?? '';
}

test('a stage without the setting has no function, state machine, secret or variable for a migration', () => {
  const { assembly, secrets, schema } = synthesize('live', { settings: {} });
  expect(assembly.stacks.map(({ stackName }) => stackName)).not.toContain('gatehouse-live-migration');
  expect(JSON.stringify([secrets.toJSON(), schema.toJSON()])).not.toMatch(/migration|supabase/i);
});

test('the stack is what it is: functions with their roles and logs, a state machine, and two roles', () => {
  const count = (type: string) => Object.keys(template.findResources(type)).length;
  const types = [...new Set(Object.values(template.toJSON().Resources).map((found) => typeOf(found)))];
  expect(Object.fromEntries(types.sort().map((type) => [type, count(type)]))).toEqual({
    'AWS::IAM::Policy': 8,
    'AWS::IAM::Role': 8,
    'AWS::Lambda::Function': 6,
    'AWS::Logs::LogGroup': 7,
    'AWS::StepFunctions::StateMachine': 1,
  });
});

const withSource = ['database', 'supabase'];
test.each([
  ['plan', withSource],
  ['copy', ['auth', ...withSource]],
  ['reconcile', ['auth', ...withSource]],
  ['verify', ['auth', ...withSource]],
  ['rollback', ['database']],
  ['report', ['database']],
])('the role of migration-%s may read %j and nothing else', (step, readable) => {
  const name = `migration-${step}`;
  const paths = readable.map((path) => (path === 'database' ? `database/${name}` : path));
  expect(grantsOf(stage, template, `gatehouse-live-${name}`)).toEqual([
    `logs:CreateLogStream /aws/lambda/gatehouse-live-${name}`,
    `logs:PutLogEvents /aws/lambda/gatehouse-live-${name}`,
    ...paths.map((path) => `secretsmanager:GetSecretValue gatehouse/live/${path}`),
    'xray:PutTelemetryRecords *',
    'xray:PutTraceSegments *',
  ]);
});

test("Better Auth's secrets are read by steps that carry second factors over, and by none where they are off", () => {
  const plain = synthesize('live', { settings: { migration: {} } });
  for (const name of migrationFunctionNames) {
    const grants = grantsOf(plain, templateOf(plain), `gatehouse-live-${name}`);
    expect(grants).not.toContain('secretsmanager:GetSecretValue gatehouse/live/auth');
    expect(functionOf(name, templateOf(plain)).Environment.Variables).not.toHaveProperty('AUTH_SECRET_ID');
  }
});

test('no function elsewhere reads the source, or a connection of the migration', () => {
  for (const name of apiFunctionNames)
    expect(grantsOf(stage, stage.api, `gatehouse-live-${name}`).join()).not.toMatch(/supabase|migration/);
  for (const name of ['maintenance', 'admin'])
    expect(grantsOf(stage, stage.operations, `gatehouse-live-${name}`).join()).not.toMatch(
      /supabase|migration-/,
    );
  const ofSchema = grantsOf(stage, stage.schema, 'gatehouse-live-schema');
  expect(ofSchema.filter((grant) => grant.includes('supabase'))).toEqual([]);
  for (const name of migrationFunctionNames)
    expect(ofSchema).toContain(`secretsmanager:PutSecretValue gatehouse/live/database/${name}`);
});

test.each(migrationFunctionNames)('%s finds its own connection to the target', (name) => {
  const { DATABASE_SECRET_ID: secret } = functionOf(name).Environment.Variables;
  expect(secretNameOf(secret['Fn::ImportValue'], stage.secrets)).toBe(`gatehouse/live/database/${name}`);
});

test.each(migrationFunctionNames)('%s frees its memory soon', (name) => {
  expect(functionOf(name).Environment.Variables.NODE_OPTIONS).toBe('--max-semi-space-size=1');
});

test.each(['plan', 'copy', 'reconcile', 'verify'])(
  'migration-%s knows the source and how to read it',
  (step) => {
    const variables = functionOf(`migration-${step}`).Environment.Variables;
    const { 'Fn::ImportValue': exported } = variables.SOURCE_SECRET_ID;
    expect(secretNameOf(exported, stage.secrets)).toBe('gatehouse/live/supabase');
    expect(migrationSettings.parse(JSON.parse(variables.MIGRATION_SETTINGS))).toMatchObject({ totp: true });
  },
);

test('the schema function completes the connection of each function of the migration', () => {
  expect(completedConnections(stage)).toMatchObject(
    Object.fromEntries(migrationFunctionNames.map((name) => [name, `gatehouse/live/database/${name}`])),
  );
});

test.each(migrationFunctionNames)(
  'the role of %s has a name that PostgreSQL takes without quotes',
  (name) => {
    stage.secrets.hasResourceProperties('AWS::SecretsManager::Secret', {
      Name: `gatehouse/live/database/${name}`,
      GenerateSecretString: {
        SecretStringTemplate: `{"username":"gatehouse_${name.replace('-', '_')}"}`,
      },
    });
  },
);

test("the connection to the source is the operator's to fill", () => {
  stage.secrets.hasResourceProperties('AWS::SecretsManager::Secret', {
    Name: 'gatehouse/live/supabase',
    Tags: [{ Key: 'gatehouse:fill', Value: 'supabase' }],
  });
});

test("the state machine's role may invoke the five steps, begin and watch executions of its own, and write logs and traces", () => {
  const [machine] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
  const roleId = machine?.Properties.RoleArn['Fn::GetAtt'][0];
  expect(machine?.DependsOn).toContain(roleId);
  const ofDelivery = /^(logs|xray):\w+ \*$/;
  const grants = grantsOfRole(stage, template, roleId);
  expect(grants.filter((grant) => !ofDelivery.test(grant))).toEqual([
    'lambda:InvokeFunction gatehouse-live-migration-copy',
    'lambda:InvokeFunction gatehouse-live-migration-plan',
    'lambda:InvokeFunction gatehouse-live-migration-reconcile',
    'lambda:InvokeFunction gatehouse-live-migration-rollback',
    'lambda:InvokeFunction gatehouse-live-migration-verify',
    'states:DescribeExecution execution:gatehouse-live-migration:*',
    'states:StartExecution stateMachine:gatehouse-live-migration',
    'states:StopExecution execution:gatehouse-live-migration:*',
  ]);
  expect(trustOf(roleId)).toEqual([
    {
      Action: 'sts:AssumeRole',
      Effect: 'Allow',
      Principal: { Service: 'states.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    },
  ]);
});

test('operators of this account start, watch and stop this migration, ask for its report, and nothing else', () => {
  const roleId = roleIdOf({ RoleName: 'gatehouse-live-migration-operator' });
  const machine = 'gatehouse-live-migration';
  expect(grantsOfRole(stage, template, roleId)).toEqual([
    'lambda:InvokeFunction gatehouse-live-migration-report',
    `states:DescribeExecution execution:${machine}/*`,
    `states:DescribeExecution execution:${machine}:*`,
    `states:DescribeMapRun mapRun:${machine}/*`,
    `states:DescribeStateMachine stateMachine:${machine}`,
    `states:GetExecutionHistory execution:${machine}/*`,
    `states:GetExecutionHistory execution:${machine}:*`,
    `states:ListExecutions mapRun:${machine}/*`,
    `states:ListExecutions stateMachine:${machine}`,
    `states:ListMapRuns execution:${machine}:*`,
    `states:StartExecution stateMachine:${machine}`,
    `states:StopExecution execution:${machine}:*`,
  ]);
  const [{ Principal, ...trust }] = trustOf(roleId);
  expect(trust).toEqual({ Action: 'sts:AssumeRole', Effect: 'Allow' });
  expect(JSON.stringify(Principal)).toMatch(/"AWS::AccountId"\},":root"/);
});

test('M11 executions are logged and traced, without the data that they carry', () => {
  const [logGroup] = Object.keys(
    template.findResources('AWS::Logs::LogGroup', {
      Properties: { LogGroupName: '/aws/vendedlogs/states/gatehouse-live-migration', RetentionInDays: 90 },
    }),
  );
  template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
    StateMachineName: 'gatehouse-live-migration',
    LoggingConfiguration: {
      Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: { 'Fn::GetAtt': [logGroup, 'Arn'] } } }],
      IncludeExecutionData: false,
      Level: 'ALL',
    },
    TracingConfiguration: { Enabled: true },
  });
});

test('connections are there before a step needs them', () => {
  const before = stage.assembly.getStackByName('gatehouse-live-migration').dependencies.map(({ id }) => id);
  expect(before).toContain('gatehouse-live-schema');
});

function typeOf(resource: unknown): string {
  return (resource as { readonly Type: string }).Type;
}

function trustOf(roleId: string) {
  return template.findResources('AWS::IAM::Role')[roleId]?.Properties.AssumeRolePolicyDocument.Statement;
}
