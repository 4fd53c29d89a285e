import { afterAll, beforeAll, expect, it, test } from 'vitest';
import { parseRate } from './schedule-rate.ts';
import { authFunction, createResources, functionArn, messageOf, role } from './testing.ts';

let shop: Awaited<ReturnType<typeof createResources>>;
beforeAll(async () => {
  shop = await createResources();
});
afterAll(() => shop.remove());

const scheduleRole = {
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: 'scheduler.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        },
      ],
    },
    RoleName: 'shop-schedule',
  },
};
const schedule = (properties: object = {}, target: object = {}) => ({
  Type: 'AWS::Scheduler::Schedule',
  Properties: {
    Name: 'shop-hourly',
    ScheduleExpression: 'rate(1 hour)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    ...properties,
    Target: {
      Arn: functionArn,
      RoleArn: { 'Fn::GetAtt': ['ScheduleRole', 'Arn'] },
      Input: '{}',
      RetryPolicy: { MaximumEventAgeInSeconds: 900, MaximumRetryAttempts: 2 },
      ...target,
    },
  },
});
const plan = (Schedule: object) => () =>
  shop.plan({
    Role: role,
    Auth: { ...authFunction, Properties: plain },
    ScheduleRole: scheduleRole,
    Schedule,
  });
const { Environment: _environment, ...plain } = authFunction.Properties;

it('creates a schedule with its interval, function, role and event', async () => {
  const { schedules } = await shop.create({ ScheduleRole: scheduleRole, Schedule: schedule() });
  expect(schedules).toEqual([
    {
      name: 'shop-hourly',
      intervalMs: 3_600_000,
      functionArn,
      roleArn: 'arn:aws:iam::000000000000:role/shop-schedule',
      input: '{}',
    },
  ]);
});

it.each([
  [
    'cron(0 * * * ? *)',
    'only rates such as rate(1 hour) are',
    schedule({ ScheduleExpression: 'cron(0 * * * ? *)' }),
  ],
  ['a time zone', 'ScheduleExpressionTimezone', schedule({ ScheduleExpressionTimezone: 'UTC' })],
  ['a flexible window', 'FlexibleTimeWindow', schedule({ FlexibleTimeWindow: { Mode: 'FLEXIBLE' } })],
  [
    'a queue',
    'only functions are invoked by schedule here',
    schedule({}, { Arn: 'arn:aws:sqs:us-east-1:0:q' }),
  ],
  ['a schedule that is switched off', 'State', schedule({ State: 'DISABLED' })],
  ['an end', 'EndDate', schedule({ EndDate: '2027-01-01' })],
  ['a dead-letter queue', 'DeadLetterConfig', schedule({}, { DeadLetterConfig: { Arn: 'arn' } })],
  ['an event that is no JSON', 'must be JSON', schedule({}, { Input: '{' })],
])('refuses %s', (_, message, resource) => {
  expect(messageOf(plan(resource))).toContain(message);
});

it.each([{ MaximumRetryAttempts: 2 }, { MaximumRetryAttempts: 0, DestinationConfig: {} }])(
  'refuses asynchronous invocations with %j, which do not happen here',
  (properties) => {
    const config = {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: { FunctionName: 'shop-auth', Qualifier: '$LATEST', ...properties },
    };
    expect(messageOf(() => shop.plan({ Config: config }))).toContain(Object.keys(properties).at(-1));
  },
);

test.each([
  ['rate(1 minute)', 60_000],
  ['rate(5 minutes)', 300_000],
  ['rate(2 days)', 172_800_000],
  ['rate(0 hours)', undefined],
  ['rate(1 week)', undefined],
  ['at(2027-01-01T00:00:00)', undefined],
])('%s is every %s ms', (expression, intervalMs) => {
  expect(parseRate(expression)).toBe(intervalMs);
});
