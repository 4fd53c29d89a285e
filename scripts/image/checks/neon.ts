import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { closeServer, host, listenOnLoopback } from '../../local/network/loopback.ts';
import type { Report } from '../report.ts';
import type { Subject } from './subject.ts';
import { withFunctions } from './with-functions.ts';

const environment = {
  NEON_SECRET_ID: 'none',
  DATABASE_SECRET_ID: 'none',
  NEON_API_URL: 'https://neon.example',
  POWERTOOLS_SERVICE_NAME: 'neon',
};

/** Needs no API key: a project that a stage did not get a branch of its own in is left as it is. */
const deletion = {
  RequestType: 'Delete',
  StackId: 'arn:aws:cloudformation:us-east-1:000000000000:stack/gatehouse-dev-neon/1',
  RequestId: '1',
  LogicalResourceId: 'Neon',
  PhysicalResourceId: 'unknown',
  ResourceProperties: { Stage: 'dev', ProjectName: 'gatehouse', Region: 'aws-us-east-1', PgVersion: '18' },
};

/** The function that the dev stage is too lean for: it serves a custom resource of stages with a `neon` setting. */
export async function checkNeon(subject: Subject, report: Report): Promise<void> {
  const answer = Promise.withResolvers<string>();
  const server = createServer(async (request, response) => {
    answer.resolve(await text(request));
    response.end();
  });
  const port = await listenOnLoopback(server);
  const functions = { directory: subject.imageDirectory, names: ['neon'] as const, environment };
  try {
    await withFunctions(subject, functions, async (invoke) => {
      await report.check('neon: answers an event, survives a bad one', async () => {
        const bad = await invoke('neon', { neither: 'an event' });
        if (bad.ok) throw new Error('an event that is none was not refused');
        const good = await invoke('neon', { ...deletion, ResponseURL: `http://${host}:${port}` });
        if (!good.ok) throw new Error(good.message);
        const answered = await answer.promise;
        if (!answered.includes('"Status":"SUCCESS"')) throw new Error(answered);
        return undefined;
      });
    });
  } finally {
    await closeServer(server);
  }
}
