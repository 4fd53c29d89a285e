import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { createOneShotDatabase } from '#shared/database/one-shot';
import { type BusOptions, createBus } from '../../functions/events/bus.ts';
import { createOutbox } from '../../functions/events/outbox.ts';
import { publishEvents } from '../../functions/events/publish.ts';
import { recordEvents } from '../../functions/schema/event-recording.ts';
import { startAwsEndpoint } from '../../scripts/local/aws/endpoint.ts';
import { createPrincipals } from '../../scripts/local/aws/principals.ts';
import { createCapturedEvents } from '../../scripts/local/events/captured-events.ts';
import { createEventBridge } from '../../scripts/local/events/event-bridge.ts';
import { connectionAs, type TestDatabase } from './database.ts';

const region = 'eu-central-1';
const busName = 'gatehouse-test';

/** The local EventBridge, and publishers for a database, whose recording of events is switched on. */
export async function startEvents(database: TestDatabase) {
  const captured = createCapturedEvents();
  const eventBridge = createEventBridge(captured);
  eventBridge.createBus(busName, `arn:aws:events:${region}:000000000000:event-bus/${busName}`);
  const endpoint = await startAwsEndpoint({
    at: 0,
    region,
    principals: createPrincipals(),
    services: [eventBridge.service],
    log: (line) => process.stderr.write(`${line}\n`),
  });
  const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };
  const client = new EventBridgeClient({ region, endpoint: endpoint.url, credentials, maxAttempts: 1 });
  const options: BusOptions = { client, busName, source: 'gatehouse.test' };
  const bus = createBus(options);
  const oneShot = createOneShotDatabase(connectionAs(database, 'events'));
  await database.asOwner((owner) => recordEvents(owner, true));
  return {
    captured,
    bus,
    createOutbox: () => createOutbox(oneShot),
    /** One run of a publisher, ended as the function ends it. */
    async publish(publisherBus = bus) {
      const outbox = createOutbox(oneShot);
      try {
        return await publishEvents({ outbox, bus: publisherBus, hasTime: () => true });
      } finally {
        await outbox.finish();
      }
    },
    /** What was published about one user: the types in order, without versions. */
    typesOf: (userId: string) =>
      captured
        .list()
        .filter(({ detail }) => detail.user_id === userId)
        .map((event) => event['detail-type'].replace(/\.v1$/, '')),
    async stop() {
      client.destroy();
      await endpoint.close();
    },
  };
}

export type TestEvents = Awaited<ReturnType<typeof startEvents>>;
