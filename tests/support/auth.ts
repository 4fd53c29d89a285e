import type { HttpAnswer, HttpEvent } from '#shared/http/event';
import { createEvent } from '#shared/http/testing';
import { createMessages } from '#shared/mail/messages';
import { withRequest } from '#shared/observability/request-scope';
import type { SecretVersions } from '#shared/secret-versions';
import { type AuthOptions, type AuthService, createAuthService } from '../../functions/auth/auth.ts';
import { createDeliver } from '../../functions/auth/mail.ts';
import { ensureSigningKey } from '../../functions/schema/keys/operations.ts';
import { connectionAs, deployDatabase, startDatabase } from './database.ts';
import { findMail, startMail, tokenIn } from './mail.ts';

export const issuer = 'https://api.example.test';
export const audience = 'https://app.example.test';
export const allowedOrigin = 'https://app.example.test';
export const password = 'correct horse battery staple';
export const tokenLifetimeSeconds = 3_600;
export const secrets: SecretVersions = [{ version: 1, value: 'kIjHgFeDcBa9876543210ZyXwVuTsRqP' }];

/** A deployed database with a signing key, a mail service, and the auth service on them. */
export async function startAuth(options: Partial<AuthOptions> = {}) {
  const database = await startDatabase();
  await deployDatabase(database);
  await database.asOwner((client) => ensureSigningKey(client, { secrets, tokenLifetimeSeconds }));
  const mail = await startMail();
  const service = createAuthService({
    connection: connectionAs(database, 'auth'),
    secrets,
    issuer,
    audience,
    allowedOrigins: [allowedOrigin],
    tokenLifetimeSeconds,
    requireEmailVerification: true,
    breachCheck: undefined,
    refuseUncheckedPasswords: false,
    messages: createMessages(),
    deliver: createDeliver((work) => work(mail.mailer)),
    evenTimeMs: 300,
    ...options,
  });
  const client = createClient(service);
  return {
    database,
    mailbox: mail.mailbox,
    ...client,
    /** Signs up and verifies the address by the link of the mail. */
    async register(email: string, name = 'Ada') {
      const signedUp = await client.post('/sign-up/email', { email, name, password });
      await client.post('/verify-email', { token: tokenIn(findMail(mail.mailbox, email)) });
      return { id: String(signedUp.body.user.id), email };
    },
    signIn: (email: string, extra: object = {}, headers: Record<string, string> = {}) =>
      client.post('/sign-in/email', { email, password, ...extra }, headers),
    async stop() {
      await service.close();
      await mail.stop();
      await database.stop();
    },
  };
}

export type TestAuth = Awaited<ReturnType<typeof startAuth>>;

/** The header that shows a session token or an access token. */
export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

let requests = 0;
/** From an address of its own, unless one is named: most tests are not about limits. */
const nextAddress = () => `198.51.${Math.floor(requests / 250) % 250}.${(requests++ % 250) + 1}`;

interface Sent {
  readonly headers?: Record<string, string>;
  readonly body?: object;
  readonly address?: string;
}

function createClient(service: AuthService) {
  const send = async (
    method: string,
    path: string,
    { headers, body, address = nextAddress() }: Sent = {},
  ) => {
    const [rawPath = '', rawQueryString = ''] = path.split('?');
    const event = createEvent(`${method} /api/auth${rawPath}`, {
      headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    event.rawQueryString = rawQueryString;
    event.requestContext.http.sourceIp = address;
    const httpEvent: HttpEvent = { ...event, jsonBody: body };
    const facts = { requestId: `test-${requests}`, clientAddress: address };
    return readAnswer(await withRequest(facts, () => service.answer(httpEvent)));
  };
  return {
    send,
    get: (path: string, headers: Record<string, string> = {}) => send('GET', path, { headers }),
    post: (path: string, body: object, headers: Record<string, string> = {}) =>
      send('POST', path, { headers, body }),
  };
}

function readAnswer({ statusCode, headers, cookies, body }: HttpAnswer) {
  return {
    status: statusCode,
    headers: headers ?? {},
    cookies: cookies ?? [],
    body: body ? JSON.parse(body) : null,
  };
}
