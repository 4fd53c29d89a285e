import type { RouteKeyOf } from '#shared/contract/routes';
import type { HttpAnswer, HttpEvent } from '#shared/http/event';
import { createHttpHandler } from '#shared/http/handler';
import { context, createEvent } from '#shared/http/testing';
import { createDeliver } from '#shared/mail/deliver';
import { createMessages } from '#shared/mail/messages';
import { withRequest } from '#shared/observability/request-scope';
import type { SecretVersions } from '#shared/secret-versions';
import { type AuthOptions, type AuthService, createAuthService } from '../../functions/auth/auth.ts';
import { createPasskeyPlugin } from '../../functions/auth/second-factor/passkey-plugin.ts';
import type { SignInProvider } from '../../functions/auth/social/plugin.ts';
import { ensureSigningKey } from '../../functions/schema/keys/operations.ts';
import { connectionAs, startDeployedDatabase } from './database.ts';
import { findMail, startMail, tokenIn } from './mail.ts';

export const issuer = 'https://api.example.test';
export const audience = 'https://app.example.test';
export const allowedOrigin = 'https://app.example.test';
export const password = 'correct horse battery staple';
export const tokenLifetimeSeconds = 3_600;
export const secrets: SecretVersions = [{ version: 1, value: 'kIjHgFeDcBa9876543210ZyXwVuTsRqP' }];

/** Opens the routes of providers. A sign-in can begin there without a network, and never ends. */
export const distantProvider: SignInProvider = {
  id: 'github',
  name: 'GitHub',
  speaks: 'github',
  url: 'https://github.example.test',
  apiUrl: 'https://api.github.example.test',
  readClient: async () => ({ clientId: 'client', clientSecret: 'secret' }),
};

/** Milliseconds that a mail may take where a test is not about time: a busy machine loses none. */
const mailPatienceMs = 10_000;

/**
 * A deployed database with a signing key, a mail service, and the auth service on them, with all that stages may switch on. Without `evenTimeMs` its answers
 * come as soon as they can.
 */
export async function startAuth(options: Partial<AuthOptions> = {}) {
  const database = await startDeployedDatabase();
  await database.asOwner((client) => ensureSigningKey(client, { secrets, tokenLifetimeSeconds }));
  const mail = await startMail();
  const deliver = createDeliver((work) => work(mail.mailer));
  const settings: AuthOptions = {
    connection: connectionAs(database, 'auth'),
    secrets,
    issuer,
    audience,
    allowedOrigins: [allowedOrigin],
    tokenLifetimeSeconds,
    requireEmailVerification: true,
    breachCheck: undefined,
    refuseUncheckedPasswords: false,
    productName: 'Gatehouse',
    totp: { trustedDeviceDays: 30 },
    passkeys: { createPlugin: createPasskeyPlugin, domain: undefined },
    providers: [distantProvider],
    messages: createMessages(),
    deliver: options.evenTimeMs === undefined ? (mails) => deliver(mails, mailPatienceMs) : deliver,
    evenTimeMs: 0,
    ...options,
  };
  const services: AuthService[] = [];
  const createEnvironment = (differences: Partial<AuthOptions> = {}) => {
    const service = createAuthService({ ...settings, ...differences });
    services.push(service);
    return createClient(service);
  };
  const client = createEnvironment();
  return {
    database,
    mailbox: mail.mailbox,
    /** What its service is made of. */
    settings,
    /** One more environment of the function, set up differently or not, on the same database and mail service. */
    createEnvironment,
    /** Sends mails in the time that a request has for them, as the function does. */
    deliver,
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
      await Promise.all(services.map((service) => service.close()));
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
const nextAddress = () => `198.51.${Math.floor(requests / 250) % 250}.${(requests % 250) + 1}`;

interface Sent {
  readonly headers?: Record<string, string>;
  readonly body?: object | undefined;
  readonly address?: string;
}

function createAuthEvent(
  method: string,
  path: string,
  { headers: { cookie, ...headers } = {}, body, address }: Sent,
) {
  requests += 1;
  const [rawPath = '', rawQueryString = ''] = path.split('?');
  const event = createEvent(`${method} /api/auth${rawPath}`, {
    headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  Object.assign(event, { routeKey: 'ANY /api/auth/{proxy+}', rawQueryString });
  Object.assign(event.requestContext, { requestId: `test-${requests}` });
  Object.assign(event.requestContext.http, { sourceIp: address ?? nextAddress() });
  return cookie === undefined ? event : { ...event, cookies: cookie.split('; ') };
}

/** A busy machine is not a function that has no time left. */
const patientContext: typeof context = { ...context, getRemainingTimeInMillis: () => mailPatienceMs };

/** Sends a service requests as the gateway hands them over. */
export function createClient(service: Pick<AuthService, 'answer'>) {
  const answer = (event: HttpEvent) => service.answer(event);
  const handler = createHttpHandler<RouteKeyOf<'auth'>>({ 'ANY /api/auth/{proxy+}': answer });
  /** What the service answers or throws. */
  const send = async (method: string, path: string, sent: Sent = {}) => {
    const event = createAuthEvent(method, path, sent);
    const { requestId, http } = event.requestContext;
    const facts = { requestId, clientAddress: http.sourceIp };
    return readAnswer(await withRequest(facts, () => answer({ ...event, jsonBody: sent.body })));
  };
  return {
    send,
    get: (path: string, headers: Record<string, string> = {}) => send('GET', path, { headers }),
    post: (path: string, body: object, headers: Record<string, string> = {}) =>
      send('POST', path, { headers, body }),
    /** What the function answers a caller, failures too; the body travels as text. */
    ask: async (method: string, path: string, sent: Sent = {}) =>
      readAnswer(
        (await handler(createAuthEvent(method, path, sent) as HttpEvent, patientContext)) as HttpAnswer,
      ),
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
