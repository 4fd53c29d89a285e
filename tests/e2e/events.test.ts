import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listStatements } from '../../scripts/iam/statements.ts';
import { readTemplates } from '../../scripts/iam/templates.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';
import { synthesizeDevWith } from '../support/synthesized.ts';

let synthesized: Awaited<ReturnType<typeof synthesizeDevWith>>;
let stack: TestStack;
let lambda: LambdaClient;
beforeAll(async () => {
  synthesized = await synthesizeDevWith({ events: true });
  stack = await startTestStack({ cdkOut: synthesized.cdkOut });
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'operator' };
  lambda = new LambdaClient({ endpoint: stack.aws, region: 'us-east-1', credentials });
});
afterAll(async () => {
  lambda.destroy();
  await stack.stop();
  await synthesized.remove();
});

/** At once, as an operator does it. */
async function publish() {
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName: 'gatehouse-dev-events' }),
  );
  return { failed: FunctionError !== undefined, ...JSON.parse(Payload?.transformToString() ?? '{}') };
}
const eventsOf = async (userId: string) => {
  const events = await (await fetch(`${stack.aws}/_local/events`)).json();
  const own = (events as { detail: { user_id: string }; 'detail-type': string }[]).filter(
    ({ detail }) => detail.user_id === userId,
  );
  return own.map((event) => event['detail-type']).reverse();
};

it('what happens to an account is told on the bus, in order, and seen at /_local/events', async () => {
  const { sessionToken, userId, credentials } = await stack.createPerson('ada@example.test');
  await stack.send('POST', '/api/auth/sign-out', { token: sessionToken });
  const again = await stack.send('POST', '/api/auth/sign-in/email', { body: credentials });
  const { password } = credentials;
  await stack.send('POST', '/api/auth/delete-user', { token: again.body.token, body: { password } });
  expect(await publish()).toEqual({ failed: false, published: 4, refused: {} });
  expect(await eventsOf(userId)).toEqual([
    'user.created.v1',
    'user.verified.v1',
    'session.revoked.v1',
    'user.deleted.v1',
  ]);
  expect(stack.events.list()[0]).toMatchObject({ bus: 'gatehouse-dev', source: 'gatehouse.dev' });
});

it('a run that EventBridge refuses is a failed one, says how long events wait, and the next one goes on', async () => {
  const { userId } = await stack.createPerson('grace@example.test');
  stack.events.failWith('down');
  expect(await publish()).toMatchObject({ failed: true, errorType: 'InternalException' });
  stack.events.failWith(undefined);
  expect(await publish()).toMatchObject({ published: 2 });
  expect(await eventsOf(userId)).toEqual(['user.created.v1', 'user.verified.v1']);
  const log = await readFile(join(stack.logs, 'events.log'), 'utf8');
  const waited = [...log.matchAll(/"OldestUnpublishedEvent":([\d.]+)/g)].map(([, seconds]) =>
    Number(seconds),
  );
  expect(waited.at(-2)).toBeGreaterThan(0);
  expect(waited.at(-1)).toBe(0);
});

it('T51 the publisher may read one secret and put events on one bus', async () => {
  const statements = listStatements(await readTemplates(synthesized.cdkOut)).filter(
    ({ who: name }) => name === 'gatehouse-dev-events',
  );
  const allowed = statements.flatMap(({ actions, resources }) =>
    actions.flatMap((action) => resources.map((resource) => `${action} ${resource}`)),
  );
  expect(allowed.filter((line) => !/^(logs|xray):/.test(line))).toEqual([
    'secretsmanager:GetSecretValue secret gatehouse/dev/database/events',
    'events:PutEvents event bus gatehouse-dev',
  ]);
});
