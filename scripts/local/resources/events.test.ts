import { afterAll, beforeAll, expect, it } from 'vitest';
import { createResources, messageOf, role } from './testing.ts';

let shop: Awaited<ReturnType<typeof createResources>>;
beforeAll(async () => {
  shop = await createResources();
});
afterAll(() => shop.remove());

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
