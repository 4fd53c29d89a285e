import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type AwsEndpoint, startAwsEndpoint } from '../aws/endpoint.ts';
import { createPrincipals } from '../aws/principals.ts';
import { createCapturedEvents } from './captured-events.ts';
import { createEventBridge } from './event-bridge.ts';
import { createEventsRoute } from './events-route.ts';

const region = 'eu-central-1';
const arn = (name: string) => `arn:aws:events:${region}:000000000000:event-bus/${name}`;
const principals = createPrincipals();
const captured = createCapturedEvents();
const eventBridge = createEventBridge(captured);
let endpoint: AwsEndpoint;

beforeAll(async () => {
  eventBridge.createBus('shop', arn('shop'));
  eventBridge.createBus('other', arn('other'));
  endpoint = await startAwsEndpoint({
    at: 0,
    region,
    principals,
    services: [eventBridge.service],
    localRoutes: [createEventsRoute(captured)],
    log: (line) => expect.unreachable(line),
  });
});
afterAll(() => endpoint.close());
beforeEach(() => {
  captured.clear();
  captured.failWith(undefined);
});

const good = { EventBusName: 'shop', Source: 'shop', DetailType: 'sold', Detail: '{"id":1}' };
const anybody = { accessKeyId: 'x', secretAccessKey: 'x' };
const put = (entries: PutEventsRequestEntry[], credentials = anybody) =>
  new EventBridgeClient({ region, endpoint: endpoint.url, credentials, maxAttempts: 1 }).send(
    new PutEventsCommand({ Entries: entries }),
  );

test('the SDK puts events, which are listed with the newest first', async () => {
  const Time = new Date('2026-01-02T03:04:05Z');
  const answer = await put([
    { ...good, Time },
    { ...good, EventBusName: arn('other'), Detail: '{}' },
  ]);
  expect(answer).toMatchObject({ FailedEntryCount: 0 });
  const response = await fetch(`${endpoint.url}/_local/events`);
  const [newest, oldest] = (await response.json()) as unknown[];
  expect(newest).toMatchObject({ bus: 'other', detail: {} });
  expect(oldest).toEqual({
    id: answer.Entries?.[0]?.EventId,
    bus: 'shop',
    source: 'shop',
    'detail-type': 'sold',
    time: '2026-01-02T03:04:05.000Z',
    detail: { id: 1 },
  });
});

test.each([
  ['no detail', { Detail: undefined }, 'InvalidArgument'],
  ['a detail that is no JSON', { Detail: '{' }, 'MalformedDetail'],
  ['a detail that is no object', { Detail: '[]' }, 'MalformedDetail'],
])('an entry with %s fails alone', async (_, change, code) => {
  const answer = await put([{ ...good, ...change } as PutEventsRequestEntry, good]);
  expect(answer.FailedEntryCount).toBe(1);
  expect(answer.Entries?.[0]?.ErrorCode).toBe(code);
  expect(captured.list()).toHaveLength(1);
});

test.each([
  ['eleven entries', Array.from({ length: 11 }, () => good), 'ValidationException'],
  ['an unknown bus', [good, { ...good, EventBusName: 'nobody' }], 'ResourceNotFoundException'],
  ['an unknown member', [{ ...good, TraceHeader: 'x' }], 'ValidationException'],
  ['too much', [{ ...good, Detail: JSON.stringify('x'.repeat(262_144)) }], 'ValidationException'],
])('a request with %s is refused whole', async (_, entries, name) => {
  await expect(put(entries)).rejects.toMatchObject({ name });
  expect(captured.list()).toEqual([]);
});

test('T51 a role puts events on the bus that its policy names, and on no other', async () => {
  principals.addRole('arn:aws:iam::000000000000:role/seller', 'seller');
  const credentials = principals.issueCredentials('arn:aws:iam::000000000000:role/seller');
  await expect(put([good], credentials)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  const Statement = [{ Effect: 'Allow' as const, Action: ['events:PutEvents'], Resource: [arn('shop')] }];
  principals.addPolicy('seller', 'p', { Version: '2012-10-17', Statement });
  expect((await put([good], credentials)).FailedEntryCount).toBe(0);
  for (const EventBusName of ['other', 'nobody']) {
    const entries = [good, { ...good, EventBusName }];
    await expect(put(entries, credentials)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  }
  expect(captured.list()).toHaveLength(1);
});

test('it fails as it is told to', async () => {
  captured.failWith('down');
  await expect(put([good])).rejects.toMatchObject({ name: 'InternalException' });
  captured.failWith(({ detail }) => (detail.id === 1 ? 'ThrottlingException' : undefined));
  const answer = await put([good, { ...good, Detail: '{"id":2}' }]);
  expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual(['ThrottlingException', undefined]);
  expect(captured.list().map(({ detail }) => detail.id)).toEqual([2]);
});
