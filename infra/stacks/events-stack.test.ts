import type { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { expect, test } from 'vitest';
import { apiFunctionNames } from '../config.ts';
import { completedConnections } from '../testing/connections.ts';
import { grantsOf } from '../testing/grants.ts';
import { type SynthesizedStage, synthesize } from '../testing/synthesize.ts';

/** The rules' engine loads for about a second on an idle machine. */
const rulesTimeoutMs = 30_000;
const settings = { events: true };
const stage = synthesize('live', { settings });

function templateOf({ events: template }: SynthesizedStage): Template {
  if (template === undefined) throw new Error('the stage has no events stack');
  return template;
}
const events = templateOf(stage);
const idOf = (type: string, properties: object = {}) =>
  Object.keys(events.findResources(type, { Properties: properties }))[0] ?? '';
const functionArn = { 'Fn::GetAtt': [idOf('AWS::Lambda::Function'), 'Arn'] };

test('a stage without events has no bus, function, schedule or secret for them', () => {
  const dev = synthesize('dev');
  const { assembly, secrets, schema } = dev;
  expect(assembly.stacks.map(({ stackName }) => stackName)).not.toContain('gatehouse-dev-events');
  const text = JSON.stringify([secrets.toJSON(), schema.toJSON()]);
  expect(text).not.toContain('database/events');
  expect(completedConnections(dev)).not.toHaveProperty('events');
});

test('T51 the publisher reads its own secret and puts events on its own bus, and nothing else', () => {
  expect(grantsOf(stage, events, 'gatehouse-live-events')).toEqual(
    [
      'events:PutEvents gatehouse-live',
      'logs:CreateLogStream /aws/lambda/gatehouse-live-events',
      'logs:PutLogEvents /aws/lambda/gatehouse-live-events',
      'secretsmanager:GetSecretValue gatehouse/live/database/events',
      'xray:PutTelemetryRecords *',
      'xray:PutTraceSegments *',
    ].sort(),
  );
});

test('T51 no function behind the API may read its connection or put events', () => {
  for (const name of apiFunctionNames) {
    const grants = grantsOf(stage, stage.api, `gatehouse-live-${name}`).join();
    expect(grants).not.toMatch(/database\/events|events:/);
  }
});

test('the schema function completes its secret, which switches the recording on', () => {
  const grants = grantsOf(stage, stage.schema, 'gatehouse-live-schema');
  expect(grants).toContain('secretsmanager:GetSecretValue gatehouse/live/database/events');
  expect(grants).toContain('secretsmanager:PutSecretValue gatehouse/live/database/events');
  expect(completedConnections(stage)).toHaveProperty('events', 'gatehouse/live/database/events');
});

test('the publisher runs every minute, by a role that may do that alone and for this account alone', () => {
  const roleId = idOf('AWS::IAM::Role', {
    AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: 'scheduler.amazonaws.com' } }] },
  });
  events.hasResourceProperties('AWS::Scheduler::Schedule', {
    ScheduleExpression: 'rate(1 minute)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: functionArn, RoleArn: { 'Fn::GetAtt': [roleId, 'Arn'] } },
  });
  events.hasResourceProperties('AWS::IAM::Role', {
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
  });
  const policies = Object.values(events.findResources('AWS::IAM::Policy')).filter(
    ({ Properties }) => Properties.Roles[0].Ref === roleId,
  );
  expect(policies.map(({ Properties }) => Properties.PolicyDocument.Statement)).toEqual([
    [{ Action: 'lambda:InvokeFunction', Effect: 'Allow', Resource: functionArn }],
  ]);
});

test('a run ends before the next one begins', () => {
  const [publisher] = Object.values(events.findResources('AWS::Lambda::Function'));
  expect(publisher?.Properties.Timeout).toBeLessThan(60);
});

test('the connection is there before the publisher needs it', () => {
  const before = stage.assembly.getStackByName('gatehouse-live-events').dependencies.map(({ id }) => id);
  expect(before).toContain('gatehouse-live-schema');
});

test("there is no unexplained finding, and none of CloudFormation's rules is broken", {
  timeout: rulesTimeoutMs,
}, () => {
  const { app } = synthesize('live', { settings, checksRules: true });
  expect(new AwsSolutionsChecks().validateScope(app).violations).toEqual([]);
});
