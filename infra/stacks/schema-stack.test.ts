import { expect, test } from 'vitest';
import { resourceNames } from '#shared/contract/resources';
import { migrationFunctionNames } from '../config.ts';
import { completedConnections } from '../testing/connections.ts';
import { grantsOf } from '../testing/grants.ts';
import { type SynthesizedStage, synthesize } from '../testing/synthesize.ts';

const stage = synthesize('dev');
const { schema } = stage;
const always = ['admin', 'auth', 'health', 'jwks', 'maintenance'];
const roles = [...always, ...migrationFunctionNames, ...resourceNames].sort();

function triggerOf({ schema: template }: SynthesizedStage) {
  const [trigger] = Object.values(template.findResources('Custom::Trigger'));
  return trigger;
}

test('the schema function reads every secret and writes only those of the database roles', () => {
  expect(grantsOf(stage, schema, 'gatehouse-dev-schema')).toEqual([
    'logs:CreateLogStream /aws/lambda/gatehouse-dev-schema',
    'logs:PutLogEvents /aws/lambda/gatehouse-dev-schema',
    'secretsmanager:GetSecretValue gatehouse/dev/auth',
    'secretsmanager:GetSecretValue gatehouse/dev/database',
    ...roles.map((role) => `secretsmanager:GetSecretValue gatehouse/dev/database/${role}`),
    ...roles.map((role) => `secretsmanager:PutSecretValue gatehouse/dev/database/${role}`),
    'xray:PutTelemetryRecords *',
    'xray:PutTraceSegments *',
  ]);
});

test('the schema function knows the connection of each function by its name', () => {
  expect(completedConnections(stage)).toEqual(
    Object.fromEntries(roles.map((role) => [role, `gatehouse/dev/database/${role}`])),
  );
});

test('the trigger runs the deployed version after the function, its role and its logs are ready', () => {
  const [functionId] = Object.keys(
    schema.findResources('AWS::Lambda::Function', { Properties: { PackageType: 'Image' } }),
  );
  const [versionId = ''] = Object.keys(schema.findResources('AWS::Lambda::Version'));
  const trigger = triggerOf(stage);
  schema.hasResourceProperties('AWS::Lambda::Version', { FunctionName: { Ref: functionId } });
  expect(trigger?.Properties.HandlerArn).toEqual({ Ref: versionId });
  expect(trigger?.Properties.InvocationType).toBe('RequestResponse');
  expect(trigger?.DependsOn).toEqual(
    expect.arrayContaining([
      functionId,
      versionId,
      ...Object.keys(schema.findResources('AWS::IAM::Policy')),
      ...Object.keys(
        schema.findResources('AWS::Logs::LogGroup', {
          Properties: { LogGroupName: '/aws/lambda/gatehouse-dev-schema' },
        }),
      ),
    ]),
  );
});

test('the trigger waits longer than the schema function may run', () => {
  const [functions] = Object.values(
    schema.findResources('AWS::Lambda::Function', { Properties: { PackageType: 'Image' } }),
  );
  expect(functions?.Properties.Timeout).toBe(300);
  expect(Number(triggerOf(stage)?.Properties.Timeout)).toBe(330_000);
});

test('changed code runs the trigger again, the same code does not', () => {
  const handlerOf = (bundle: string) => triggerOf(synthesize('dev', { bundle }))?.Properties.HandlerArn.Ref;
  expect(handlerOf('2')).not.toBe(handlerOf('1'));
  expect(handlerOf('1')).toBe(handlerOf('1'));
});

test("the logs of the trigger's own function expire too", () => {
  const name = '/aws/lambda/gatehouse-dev-trigger';
  const [logGroup] = Object.keys(
    schema.findResources('AWS::Logs::LogGroup', { Properties: { LogGroupName: name } }),
  );
  schema.hasResourceProperties('AWS::Lambda::Function', {
    Handler: '__entrypoint__.handler',
    LoggingConfig: { LogGroup: { Ref: logGroup } },
  });
});
