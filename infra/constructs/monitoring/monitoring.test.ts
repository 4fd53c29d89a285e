import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { expect, test, vi } from 'vitest';
import { countedEvents } from '#shared/contract/counted-events';
import { problems } from '#shared/contract/errors';
import { measuredValues } from '#shared/contract/measured-values';
import { resourceNames } from '#shared/contract/resources';
import { audit } from '#shared/observability/audit';
import { withRequest } from '#shared/observability/request-scope';
import { captureLines } from '#shared/observability/testing';
import { apiFunctionNames, functionNames } from '../../config.ts';
import { operationsFile, runbookFile } from '../../documentation/files.ts';
import { fullStage } from '../../testing/full-stage.ts';
import { synthesize } from '../../testing/synthesize.ts';

const { api } = synthesize('prod');
const full = synthesize('full', { settings: fullStage });
const alarmsOf = (template: Template, stage: string) =>
  new Map(
    Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => [
      String(Properties.AlarmName).replace(`gatehouse-${stage}-`, ''),
      Properties,
    ]),
  );
const alarms = alarmsOf(api, 'prod');
const fullAlarms = alarmsOf(full.api, 'full');
const [apiId] = Object.keys(api.findResources('AWS::ApiGatewayV2::Api'));

test('there is an alarm for everything that must not happen', () => {
  expect([...alarms.keys()].sort()).toEqual(
    [
      'api-availability',
      'api-server-errors',
      'api-client-errors',
      'api-latency',
      'database-unavailable',
      'schema-errors',
      'mail-failures',
      'sign-in-failures',
      'sign-in-lockouts',
      'unreadable-password-hash',
      'breach-check-failures',
      'upkeep-failed',
      'upkeep-missing',
      'signing-key-age',
      ...[...apiFunctionNames, 'schema'].map((name) => `${name}-near-timeout`),
      ...apiFunctionNames.flatMap((name) => [`${name}-errors`, `${name}-internal`, `${name}-throttles`]),
    ].sort(),
  );
});

test.each(apiFunctionNames)('one crash, one timeout, one throttled request of %s rings', (name) => {
  for (const [alarm, MetricName] of [
    ['errors', 'Errors'],
    ['throttles', 'Throttles'],
  ]) {
    expect(alarms.get(`${name}-${alarm}`)).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName,
      Dimensions: [{ Name: 'FunctionName', Value: `gatehouse-prod-${name}` }],
      Statistic: 'Sum',
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Period: 60,
      EvaluationPeriods: 1,
    });
  }
});

test.each(apiFunctionNames)('one answer of %s with INTERNAL rings', (name) => {
  expect(problems).toHaveProperty('INTERNAL');
  expect(alarms.get(`${name}-internal`)).toMatchObject({
    Namespace: 'gatehouse-prod',
    MetricName: 'INTERNAL',
    Dimensions: [{ Name: 'service', Value: name }],
    Threshold: 1,
  });
});

test.each([
  ['mail-failures', 'MailFailed', 3, 300],
  ['sign-in-failures', 'SignInFailed', 100, 300],
  ['sign-in-lockouts', 'SignInLocked', 20, 300],
  ['unreadable-password-hash', 'PasswordHashUnreadable', 1, 60],
  ['breach-check-failures', 'BreachCheckFailed', 10, 300],
])(
  '%s rings by what the auth function counts as %s, from %d in %d s on',
  (name, event, Threshold, Period) => {
    expect(countedEvents).toHaveProperty(event);
    expect(alarms.get(name)).toMatchObject({
      Namespace: 'gatehouse-prod',
      MetricName: event,
      Dimensions: [{ Name: 'service', Value: 'auth' }],
      Statistic: 'Sum',
      Threshold,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Period,
      EvaluationPeriods: 1,
    });
  },
);

test('every event that is counted rings', () => {
  const metrics = [...alarms.values()].map(({ MetricName }) => MetricName);
  expect(metrics).toEqual(expect.arrayContaining(Object.keys(countedEvents)));
});

test('a step of a rotation that fails rings where secrets are rotated', () => {
  expect(alarms.has('rotation-errors')).toBe(false);
  expect(fullAlarms.get('rotation-errors')).toMatchObject({
    Namespace: 'AWS/Lambda',
    MetricName: 'Errors',
    Dimensions: [{ Name: 'FunctionName', Value: 'gatehouse-full-rotation' }],
    Threshold: 1,
  });
});

test('events that wait for ten minutes ring, and so does a publisher that says nothing', () => {
  expect(alarms.has('events-unpublished')).toBe(false);
  expect(fullAlarms.get('events-unpublished')).toMatchObject({
    Namespace: 'gatehouse-full',
    MetricName: 'OldestUnpublishedEvent',
    Dimensions: [{ Name: 'service', Value: 'events' }],
    Statistic: 'Maximum',
    Threshold: 600,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    Period: 600,
    EvaluationPeriods: 1,
    TreatMissingData: 'breaching',
  });
});

test('an execution of the migration that fails, is stopped or takes too long rings', () => {
  expect(alarms.has('migration-failed')).toBe(false);
  const { Metrics, ...alarm } = fullAlarms.get('migration-failed') ?? {};
  expect(alarm).toMatchObject({ Threshold: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold' });
  const stats = Metrics.flatMap(({ MetricStat }: { MetricStat?: object }) => MetricStat ?? []);
  expect(stats).toHaveLength(3);
  const machine = /^arn::states:::stateMachine:gatehouse-full-migration$/;
  for (const [index, MetricName] of [
    'ExecutionsFailed',
    'ExecutionsTimedOut',
    'ExecutionsAborted',
  ].entries()) {
    const { Metric, ...counted } = stats[index];
    expect(counted).toEqual({ Period: 60, Stat: 'Sum' });
    expect(Metric).toMatchObject({ Namespace: 'AWS/States', MetricName });
    const [{ Name, Value }] = Metric.Dimensions;
    expect(Name).toBe('StateMachineArn');
    const [, parts]: [string, readonly unknown[]] = Value['Fn::Join'];
    expect(parts.filter((part) => typeof part === 'string').join('')).toMatch(machine);
  }
});

test('a failed schema step rings', () => {
  expect(alarms.get('schema-errors')).toMatchObject({
    MetricName: 'Errors',
    Dimensions: [{ Name: 'FunctionName', Value: 'gatehouse-prod-schema' }],
    Threshold: 1,
  });
});

test.each([
  ['auth', 12_000],
  ['schema', 240_000],
])('a run of %s that comes near its timeout rings at %d ms', (name, Threshold) => {
  expect(alarms.get(`${name}-near-timeout`)).toMatchObject({
    MetricName: 'Duration',
    Statistic: 'Maximum',
    Threshold,
  });
});

test.each([
  ['api-availability', '5xx', 3600, 0.5],
  ['api-server-errors', '5xx', 300, 5],
  ['api-client-errors', '4xx', 300, 50],
])('%s rings by the share of %s in %d s of this API', (name, metric, Period, Threshold) => {
  const { Metrics, ...alarm } = alarms.get(name) ?? {};
  expect(alarm.Threshold).toBe(Threshold);
  const stats = Metrics.flatMap(({ MetricStat }: { MetricStat?: object }) => MetricStat ?? []);
  const counted = (MetricName: string) => ({
    Metric: {
      Namespace: 'AWS/ApiGateway',
      MetricName,
      Dimensions: [{ Name: 'ApiId', Value: { Ref: apiId } }],
    },
    Period,
    Stat: 'Sum',
  });
  expect(stats).toEqual(expect.arrayContaining([counted(metric), counted('Count')]));
});

test('the slowest hundredth of requests rings', () => {
  expect(alarms.get('api-latency')).toMatchObject({
    MetricName: 'Latency',
    ExtendedStatistic: 'p99',
    Dimensions: [{ Name: 'ApiId', Value: { Ref: apiId } }],
  });
});

test('an unreachable database rings, whichever function sees it', () => {
  const { Metrics } = alarms.get('database-unavailable') ?? {};
  const services = Metrics.flatMap(
    ({ MetricStat: stat }: { MetricStat?: { Metric: unknown } }) => stat?.Metric ?? [],
  );
  expect(services).toEqual(
    apiFunctionNames.map((name) => ({
      Namespace: 'gatehouse-prod',
      MetricName: 'UNAVAILABLE',
      Dimensions: [{ Name: 'service', Value: name }],
    })),
  );
});

test('three hours without a run of upkeep ring, by silence', () => {
  expect(alarms.get('upkeep-missing')).toMatchObject({
    Namespace: 'gatehouse-prod',
    MetricName: 'UpkeepCompleted',
    Dimensions: [{ Name: 'service', Value: 'maintenance' }],
    Statistic: 'Sum',
    Threshold: 1,
    ComparisonOperator: 'LessThanThreshold',
    Period: 3600,
    EvaluationPeriods: 3,
    TreatMissingData: 'breaching',
  });
});

test('a failed run of upkeep rings', () => {
  expect(alarms.get('upkeep-failed')).toMatchObject({
    Namespace: 'AWS/Lambda',
    MetricName: 'Errors',
    Dimensions: [{ Name: 'FunctionName', Value: 'gatehouse-prod-maintenance' }],
    Threshold: 1,
  });
});

test('an old signing key rings, at the age that the stage says', () => {
  const metric = {
    MetricName: 'SigningKeyAgeDays',
    Dimensions: [{ Name: 'service', Value: 'maintenance' }],
    Statistic: 'Maximum',
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  };
  expect(alarms.get('signing-key-age')).toMatchObject({ ...metric, Threshold: 180 });
  const { api: other } = synthesize('other', { settings: { ...fullStage, signingKeyMaxAgeDays: 30 } });
  other.hasResourceProperties('AWS::CloudWatch::Alarm', { ...metric, Threshold: 30 });
});

test('every alarm writes to the topic when it rings and when it is over, and silence is no other alarm', () => {
  const [topic] = Object.keys(api.findResources('AWS::SNS::Topic'));
  for (const [name, alarm] of alarms) {
    expect(alarm).toMatchObject({
      AlarmActions: [{ Ref: topic }],
      OKActions: [{ Ref: topic }],
      TreatMissingData: name === 'upkeep-missing' ? 'breaching' : 'notBreaching',
    });
  }
});

test("the topic takes CloudWatch's messages of this account, over TLS, and mails them", () => {
  const [topic] = Object.keys(full.api.findResources('AWS::SNS::Topic'));
  full.api.hasResourceProperties('AWS::SNS::TopicPolicy', {
    Topics: [{ Ref: topic }],
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        Match.objectLike({
          Effect: 'Allow',
          Action: 'sns:Publish',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        }),
      ]),
    },
  });
  full.api.hasResourceProperties('AWS::SNS::Subscription', {
    TopicArn: { Ref: topic },
    Protocol: 'email',
    Endpoint: 'operators@example.com',
  });
});

test('the dashboard shows every alarm, every function and every event', () => {
  const [dashboard] = Object.values(
    full.api.findResources('AWS::CloudWatch::Dashboard', { Properties: { DashboardName: 'gatehouse-full' } }),
  );
  const body = JSON.stringify(dashboard?.Properties.DashboardBody);
  for (const name of functionNames) expect(body).toContain(`gatehouse-full-${name}`);
  for (const name of [...Object.keys(countedEvents), ...Object.keys(measuredValues)])
    expect(body).toContain(`\\"${name}\\"`);
  for (const id of Object.keys(full.api.findResources('AWS::CloudWatch::Alarm')))
    expect(body).toContain(`"${id}"`);
});

test.each([
  'errors',
  'slow requests',
  'one request by id',
  'sign-in failures',
  'failed sign-ins by address',
  'audit trail of one user',
  'mail failures',
])(
  'the query "%s" is saved over the logs of every function behind the API, and of administration',
  (name) => {
    const groups = apiFunctionNames.map((part) => {
      const logGroup = { Properties: { LogGroupName: `/aws/lambda/gatehouse-prod-${part}` } };
      return { Ref: Object.keys(api.findResources('AWS::Logs::LogGroup', logGroup))[0] };
    });
    api.hasResourceProperties('AWS::Logs::QueryDefinition', {
      Name: `gatehouse-prod/${name}`,
      LogGroupNames: [...groups, '/aws/lambda/gatehouse-prod-admin'],
    });
  },
);

test('queries over audit lines ask for members that audit lines have', () => {
  const lines = captureLines();
  const facts = { requestId: 'request-1', clientAddress: '192.0.2.1', userAgent: 'curl/8.14' };
  const [user_id, session_id] = [randomUUID(), randomUUID()];
  withRequest(facts, () =>
    audit({ event: 'sign_in', outcome: 'failed', user_id, session_id, email: 'ada@example.com' }),
  );
  vi.restoreAllMocks();
  const language =
    '@timestamp fields filter and or in stats count count_distinct as failures accounts by sort asc desc limit';
  const known = [...language.split(' '), ...Object.keys(lines()[0] ?? {})];
  for (const name of ['failed sign-ins by address', 'audit trail of one user']) {
    const [query] = Object.values(
      api.findResources('AWS::Logs::QueryDefinition', { Properties: { Name: `gatehouse-prod/${name}` } }),
    );
    const words = query?.Properties.QueryString.replaceAll(/"[^"]*"/g, '').match(/@?[a-z_]+/g);
    expect(known).toEqual(expect.arrayContaining(words));
  }
});

test('the guide to costs counts the metrics that the alarms watch', () => {
  const watched = [...alarms.values()].flatMap(({ Metrics, MetricName }) =>
    MetricName ? [MetricName] : Metrics.filter(({ MetricStat }: { MetricStat?: object }) => MetricStat),
  );
  const guide = readFileSync(operationsFile, 'utf8');
  const [, counted] = /^\| alarms, by metric \|.*`(\d+) × /m.exec(guide) ?? [];
  const [, ofEach] =
    /^Each resource beside `profile` and `tasks` adds a secret, and (\d+) metrics/m.exec(guide) ?? [];
  const others = resourceNames.filter((name) => !['profile', 'tasks'].includes(name));
  expect(Number(counted) + Number(ofEach) * others.length).toBe(watched.length);
  const ownAlarms = [...alarms.keys()].filter((name) => name.startsWith('tasks-'));
  const inOthers = watched.filter((metric) => JSON.stringify(metric).includes('tasks'));
  expect(ownAlarms.length + inOthers.length).toBe(Number(ofEach));
});

test('every alarm leads to a heading of the runbook, and every heading there has an alarm', () => {
  const linked = [...fullAlarms.values()].map(
    ({ AlarmDescription }) => /docs\/runbook\.md#([\w-]+)$/.exec(AlarmDescription)?.[1],
  );
  const [, chapter = ''] = readFileSync(runbookFile, 'utf8').split('\n## Alarms\n');
  const [ofAlarms = ''] = chapter.split('\n## ');
  const headings = [...ofAlarms.matchAll(/^### (.+)$/gm)].map(([, heading = '']) => slug(heading));
  expect([...new Set(linked)].sort()).toEqual(headings.sort());
});

test('every heading of an alarm says what, why, how to look and how to mend', () => {
  const [, chapter = ''] = readFileSync(runbookFile, 'utf8').split('\n## Alarms\n');
  const [ofAlarms = ''] = chapter.split('\n## ');
  for (const section of ofAlarms.split('\n### ').slice(1)) {
    const parts = [...section.matchAll(/^\*\*(.+?)\*\*/gm)].map(([, part]) => part);
    expect(parts, section.split('\n')[0]).toEqual(['What.', 'Why.', 'Look.', 'Mend.']);
  }
});

/** The link of a heading as GitHub makes it. */
function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}
