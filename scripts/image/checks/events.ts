import type { Report } from '../report.ts';
import type { Subject } from './subject.ts';
import { withFunctions } from './with-functions.ts';

const environment = {
  DATABASE_SECRET_ID: 'none',
  EVENT_BUS_NAME: 'none',
  EVENT_SOURCE: 'none',
  POWERTOOLS_SERVICE_NAME: 'events',
};

/** Nothing is there that it could ask for its database. */
const expected = /^secret none cannot be read/;

/** The publisher of events, which the dev stage does not have: without AWS it says what it cannot do, again and again. */
export async function checkEvents(subject: Subject, report: Report): Promise<void> {
  const functions = { directory: subject.imageDirectory, names: ['events'] as const, environment };
  await withFunctions(subject, functions, async (invoke) => {
    await report.check('events: starts, and survives an outage', async () => {
      for (const event of [{}, { neither: 'an event' }]) {
        const result = await invoke('events', event);
        if (result.ok) throw new Error(result.payload);
        if (!expected.test(result.message)) throw new Error(result.message);
      }
      return undefined;
    });
  });
}
