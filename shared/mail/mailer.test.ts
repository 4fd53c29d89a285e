import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type AwsEndpoint, startAwsEndpoint } from '../../scripts/local/aws/endpoint.ts';
import { createPrincipals } from '../../scripts/local/aws/principals.ts';
import type { MailControl } from '../../scripts/local/mail/mailbox.ts';
import { createStandIns } from '../../scripts/local/stand-ins/stand-ins.ts';
import { createMailer } from './mailer.ts';

const settings = { apiKey: 're_hunter2', from: 'Gatehouse <no-reply@example.com>' };
const message = { subject: 'Private subject', html: '<p>private link</p>', text: 'private link' };
const mail = { to: 'ada@example.com', message, idempotencyKey: 'verify/private token' };
/** Far longer than an answer on this machine takes; what never comes is waited for a shorter time. */
const timeoutMs = 10_000;

let endpoint: AwsEndpoint;
let mailbox: MailControl;
beforeEach(async () => {
  const standIns = createStandIns({ api: 'http://127.0.0.1:1', aws: 'http://127.0.0.1:2' });
  mailbox = standIns.mail;
  endpoint = await startAwsEndpoint({
    at: 0,
    region: 'us-east-1',
    principals: createPrincipals(),
    services: [],
    localRoutes: standIns.routes,
    log: () => {},
  });
});
afterEach(() => endpoint.close());

const createTestMailer = (changes: Partial<typeof settings> = {}, limitMs = timeoutMs) =>
  createMailer({ ...settings, ...changes }, { timeoutMs: limitMs, baseUrl: `${endpoint.url}/_local/resend` });

/** What sending fails with, which never tells what was sent. */
async function failureOf(mailer: ReturnType<typeof createMailer>, sent = mail) {
  const error = await mailer.send(sent).then(
    () => undefined,
    (thrown: Error) => thrown,
  );
  expect(`${error?.stack} ${JSON.stringify(error)} ${error?.cause}`).not.toMatch(
    /ada|private|hunter2|example/i,
  );
  return error;
}

describe('a mail', () => {
  it('arrives through the real SDK as it was given', async () => {
    await createTestMailer().send(mail);
    expect(mailbox.list()).toEqual([
      { ...message, id: expect.any(String), to: mail.to, from: settings.from, at: expect.any(String) },
    ]);
  });

  it('is sent once, however often it is sent with the same key', async () => {
    const mailer = createTestMailer();
    await Promise.all([mailer.send(mail), mailer.send(mail)]);
    await createTestMailer().send(mail);
    expect(mailbox.list()).toHaveLength(1);
    await mailer.send({ ...mail, idempotencyKey: 'another' });
    expect(mailbox.list()).toHaveLength(2);
  });

  it('finds the service by the SDK’s own variable', async () => {
    vi.stubEnv('RESEND_BASE_URL', `${endpoint.url}/_local/resend`);
    onTestFinished(() => void vi.unstubAllEnvs());
    await createMailer(settings, { timeoutMs }).send(mail);
    expect(mailbox.list()).toHaveLength(1);
  });

  it('may have any text as its key', async () => {
    await createTestMailer().send({ ...mail, idempotencyKey: `${'€\r\n'.repeat(1_000)}` });
    expect(mailbox.list()).toHaveLength(1);
  });

  it('goes to one address: a list of them is refused', async () => {
    const several = { ...mail, to: 'ada@example.com, eve@example.com' };
    expect(await failureOf(createTestMailer(), several)).toMatchObject({ reason: 'refused' });
    expect(mailbox.list()).toEqual([]);
  });
});

describe('a mail service that fails', () => {
  it.each([
    [429, 'rate-limited', '429, rate_limit_exceeded'],
    [500, 'unreachable', '500, internal_server_error'],
    ['down', 'unreachable', 'no status, application_error'],
  ] as const)('with %s is %s, and the next mail after it goes out', async (trouble, reason, told) => {
    const mailer = createTestMailer();
    mailbox.failWith(trouble);
    expect(await failureOf(mailer)).toMatchObject({
      name: 'MailError',
      reason,
      message: expect.stringContaining(told),
    });
    mailbox.failWith(undefined);
    await mailer.send(mail);
    expect(mailbox.list()).toHaveLength(1);
  });

  it('by being slow is waited for no longer than said', async () => {
    mailbox.failWith('slow');
    expect(await failureOf(createTestMailer({}, 50))).toMatchObject({
      reason: 'timed-out',
      message: 'the mail service has not answered within 50 ms',
    });
  });

  it('by refusing the key or the sender does not hear the same again', async () => {
    expect(await failureOf(createTestMailer({ apiKey: 'hunter2' }))).toMatchObject({
      reason: 'refused',
      message: expect.stringContaining('403, invalid_api_key'),
    });
    expect(await failureOf(createTestMailer({ from: 'example' }))).toMatchObject({ reason: 'refused' });
  });

  it.each<[string, RequestListener, string]>([
    ['an empty 500', (_, response) => response.writeHead(500).end(), 'unreachable'],
    ['a 500 that is null', (_, response) => response.writeHead(500).end('null'), 'unreachable'],
    ['a page', (_, response) => response.end('<html>ada@example.com</html>'), 'unreachable'],
    ['an answer without an id', (_, response) => response.end('{}'), 'unreachable'],
    [
      'half an answer',
      (_, response) => response.writeHead(200, { 'content-length': 9 }).write('{'),
      'timed-out',
    ],
    [
      'half an error',
      (_, response) => response.writeHead(500, { 'content-length': 9 }).write('{'),
      'timed-out',
    ],
    [
      'what it was sent',
      (_, response) =>
        response
          .writeHead(422)
          .end('{"statusCode":422,"name":"ada@example.com","message":"private hunter2"}'),
      'refused',
    ],
    [
      'a quota used up',
      (_, response) => response.writeHead(403).end('{"statusCode":403,"name":"monthly_quota_exceeded"}'),
      'rate-limited',
    ],
  ])('by answering %s', async (_, answer, reason) => {
    const baseUrl = await serve(answer);
    const limitMs = reason === 'timed-out' ? 50 : timeoutMs;
    expect(await failureOf(createMailer(settings, { timeoutMs: limitMs, baseUrl }))).toMatchObject({
      reason,
    });
  });
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
