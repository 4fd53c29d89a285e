import { afterAll, beforeAll, expect, it } from 'vitest';
import { createResources, messageOf, role } from './testing.ts';

let shop: Awaited<ReturnType<typeof createResources>>;
beforeAll(async () => {
  shop = await createResources();
});
afterAll(() => shop.remove());

const target = { Arn: 'arn:aws:lambda:us-east-1:000000000000:function:shop-auth', RoleArn: 'arn:role' };
const properties = {
  FlexibleTimeWindow: { Mode: 'OFF' },
  Name: 'shop-sweep',
  ScheduleExpression: 'rate(1 minute)',
  Target: target,
};
const scheduled = (change: object) => ({
  Sweep: { Type: 'AWS::Scheduler::Schedule', Properties: { ...properties, ...change } },
});

it.each([
  ['rate(1 minute)', 1],
  ['rate(15 minutes)', 15],
  ['rate(2 hours)', 120],
  ['rate(1 day)', 1_440],
])('%s is every %d minutes', async (ScheduleExpression, everyMinutes) => {
  const { schedules } = await shop.create(scheduled({ ScheduleExpression }));
  expect(schedules).toEqual([
    { name: 'shop-sweep', everyMinutes, functionArn: target.Arn, roleArn: 'arn:role' },
  ]);
});

it.each([
  ['another expression', { ScheduleExpression: 'cron(0 4 * * ? *)' }, 'ScheduleExpression'],
  ['no time at all', { ScheduleExpression: 'rate(0 minutes)' }, 'ScheduleExpression'],
  ['a schedule that is switched off', { State: 'DISABLED' }, 'State'],
  ['another kind of target', { Target: { ...target, Arn: 'arn:aws:sqs:us-east-1:0:q' } }, 'Target.Arn'],
  ['an input of its own', { Target: { ...target, Input: '{"a":1}' } }, 'Target.Input'],
  ['an end', { EndDate: '2027-01-01' }, 'EndDate'],
])('%s is refused', (_, change, named) => {
  expect(messageOf(() => shop.plan(scheduled(change)))).toContain(named);
});

it('a bus is made known by name and ARN, and one that others may write to is refused', async () => {
  const bus = { Type: 'AWS::Events::EventBus', Properties: { Name: 'shop' } };
  const { eventBuses } = await shop.create({ Bus: bus });
  expect(eventBuses).toEqual([['shop', 'arn:aws:events:us-east-1:000000000000:event-bus/shop']]);
  const open = { ...bus, Properties: { Name: 'shop', Policy: {} } };
  expect(messageOf(() => shop.plan({ Bus: open }))).toContain('Policy');
});

it("Scheduler's role may name the account that it acts for, and no other condition", () => {
  const trust = (Condition: object) => {
    const [statement] = role.Properties.AssumeRolePolicyDocument.Statement;
    const Principal = { Service: 'scheduler.amazonaws.com' };
    const AssumeRolePolicyDocument = {
      Version: '2012-10-17',
      Statement: [{ ...statement, Principal, Condition }],
    };
    return { Role: { ...role, Properties: { ...role.Properties, AssumeRolePolicyDocument } } };
  };
  const account = { Ref: 'AWS::AccountId' };
  expect(() => shop.plan(trust({ StringEquals: { 'aws:SourceAccount': account } }))).not.toThrow();
  const other = trust({ StringEquals: { 'aws:SourceAccount': account, 'aws:SourceArn': 'x' } });
  expect(messageOf(() => shop.plan(other))).toContain('aws:SourceArn');
});
