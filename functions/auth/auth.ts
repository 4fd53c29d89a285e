import { setTimeout as delay } from 'node:timers/promises';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type Feature, features } from '#shared/contract/features';
import type { DatabaseConnection } from '#shared/database/connection';
import { DatabaseUnavailableError } from '#shared/database/errors';
import { createOneShotDatabase, type OneShotDatabase } from '#shared/database/one-shot';
import { createEnginePool } from '#shared/database/pool';
import { ProblemError } from '#shared/errors';
import type { HttpAnswer, HttpEvent } from '#shared/http/event';
import type { Deliver } from '#shared/mail/deliver';
import { logger } from '#shared/observability/logger';
import { createCostsInUse } from '#shared/passwords/costs-in-use';
import { createPasswords } from '#shared/passwords/passwords';
import type { SecretVersions } from '#shared/secret-versions';
import { replaceHash } from './accounts/statements.ts';
import { readVerificationToken } from './accounts/verification-token.ts';
import { adapt, type EngineRefusal, toProblemError, toServerError } from './answers.ts';
import { record } from './audit-trail.ts';
import { isBan } from './ban.ts';
import { createEngine, type EngineOptions } from './engine/engine.ts';
import { createSignedCredentials } from './engine/signed-credentials.ts';
import { admit, SignInLockedError } from './limits.ts';
import {
  createRequestState,
  findCurrentRequest,
  type RequestState,
  withRequestState,
} from './request-state.ts';
import { type FoundRoute, findOpenRoute, type OpenRoute } from './routes.ts';
import { failureCode, failureIn, redirectWith } from './social/outcome.ts';
import { toHttpAnswer, toWebRequest } from './web-request.ts';

/** Status from which the engine's answer tells of a failure. */
const failureStatus = 400;
/** With it the engine tells of a user that could not be inserted. */
const unprocessableStatus = 422;
const forbiddenStatus = 403;
const serverErrorStatus = 500;

export interface AuthOptions extends Omit<EngineOptions, 'database' | 'pool' | 'passwords'> {
  readonly connection: DatabaseConnection;
  readonly deliver: Deliver;
  /**
   * Milliseconds after which every good answer comes of a route that sends a mail to some and not to others; also
   * the longest that a mail may take.
   */
  readonly evenTimeMs: number;
}

export interface AuthService {
  /**
   * Answers a request below `/api/auth`.
   * @throws ProblemError NOT_FOUND for a route that is not open, TOO_MANY_REQUESTS, or what a route of this API's own
   * refuses with; DatabaseUnavailableError, also where the engine turned it into an answer that blames the caller;
   * NewerSecretError, before anything was done, where a newer secret may serve the request
   */
  answer(event: HttpEvent): Promise<HttpAnswer>;
  /** Whether the secrets here suffice to verify what the request shows; if not, there may be newer ones. */
  knowsSignatures(event: HttpEvent): Promise<boolean>;
  /** Closes the database connections. */
  close(): Promise<void>;
}

export function createAuthService({ connection, deliver, evenTimeMs, ...options }: AuthOptions): AuthService {
  const database = createOneShotDatabase(connection);
  const onFailure = (error: Error) => {
    const request = findCurrentRequest();
    if (request && error instanceof DatabaseUnavailableError) request.outage = error;
    if (request && isBan(error)) request.ban = error;
  };
  const pool = createEnginePool(connection, { onFailure });
  const passwords = createPasswords({ familiesInUse: createCostsInUse(database) });
  const open = featuresOf(options);
  const engine = createEngine({ ...options, database, pool, passwords });
  const credentials = createSignedCredentials(options.secrets);

  async function serve(event: HttpEvent, found: FoundRoute, request: RequestState): Promise<HttpAnswer> {
    await admit(database, found.route, event, request.email);
    // From here on: the first statement also waits for a database that has to wake up, whoever asks.
    const endsAt = performance.now() + evenTimeMs;
    const remainingMs = () => Math.max(0, endsAt - performance.now());
    const response = await askEngine(engine, () => toWebRequest(event, options.issuer, found.path));
    if (request.outage && (found.route.isNavigation || response.status >= failureStatus))
      throw request.outage;
    if (request.ban && response.status >= failureStatus) throw request.ban;
    if (response.status >= failureStatus) return refuse(found.route, request, response);
    const failure = found.route.isNavigation ? failureIn(response, request) : undefined;
    if (failure !== undefined) {
      record(request, { isGood: false, code: failure });
      return toHttpAnswer(response);
    }
    if (request.replacement) await storeReplacement(database, request);
    const isSent = await deliver(request.outbox, remainingMs());
    record(request, { isGood: true });
    if (found.route.evenTime) await delay(remainingMs());
    // An answer to a sign-up says whether to wait for the mail or to ask for another.
    const members = found.route.audited === 'sign_up' ? { verificationEmailSent: isSent } : {};
    return adapt(await toHttpAnswer(response), found.route.status, members);
  }

  return {
    async answer(received) {
      const event = credentials.renew(received);
      const found = requireOpenRoute(event, open);
      logger.appendKeys({ engine_route: found.name });
      const request = createRequestState(event, found.route);
      return withRequestState(request, () =>
        serve(event, found, request).catch((error) => redirectOrThrow(request, error)),
      );
    },
    knowsSignatures: async (event) => credentials.know(event) && knowsLink(options.secrets, event, open),
    close: () => pool.end(),
  };
}

function featuresOf({ totp, passkeys, providers }: Pick<AuthOptions, Feature>): ReadonlySet<Feature> {
  const isOn: Readonly<Record<Feature, boolean>> = {
    totp: totp !== undefined,
    passkeys: passkeys !== undefined,
    providers: providers.length > 0,
  };
  return new Set(features.filter((feature) => isOn[feature]));
}

/** Whether the token of a link that is followed can be read; of other requests there is none to read. */
async function knowsLink(
  secrets: SecretVersions,
  event: HttpEvent,
  open: ReadonlySet<Feature>,
): Promise<boolean> {
  const found = findOpenRoute(event.requestContext.http.method, event.rawPath, open);
  if (found?.route.audited !== 'email_verification') return true;
  const token = createRequestState(event, found.route).body.token ?? event.queryStringParameters?.token;
  return typeof token !== 'string' || (await readVerificationToken(secrets, token)) !== 'invalid';
}

function requireOpenRoute(
  { rawPath, requestContext }: APIGatewayProxyEventV2,
  open: ReadonlySet<Feature>,
): FoundRoute {
  const found = findOpenRoute(requestContext.http.method, rawPath, open);
  if (!found) throw new ProblemError('NOT_FOUND', 'there is no such route below /api/auth');
  return found;
}

type Engine = ReturnType<typeof createEngine>;

/** Two sign-ups with one new address at once: the one that lost the race is asked again, as a known address. */
async function askEngine(engine: Engine, createRequest: () => Request): Promise<Response> {
  const response = await engine.handler(createRequest());
  if (response.status !== unprocessableStatus) return response;
  const { code } = (await response.clone().json()) as EngineRefusal;
  return code === 'FAILED_TO_CREATE_USER' ? engine.handler(createRequest()) : response;
}

async function refuse(route: OpenRoute, request: RequestState, response: Response): Promise<HttpAnswer> {
  const answer = await toHttpAnswer(response);
  const { code = '', message } = JSON.parse(answer.body || '{}') as EngineRefusal;
  if (response.status >= serverErrorStatus) throw toServerError(response.status, { code, message });
  const refusal = { code: route.codes?.[code] ?? code, message };
  record(request, { isGood: false, code: refusal.code });
  if (route.failures === 'engine') return answer;
  throw toProblemError(response.status, refusal);
}

/** A browser that came back from a provider is sent on to the app with what went wrong, if the app can be told. */
function redirectOrThrow(request: RequestState, error: unknown): HttpAnswer {
  const { errorUrl } = request;
  const code = errorUrl === undefined ? undefined : failureCode(error);
  if (errorUrl === undefined || code === undefined) return rethrow(request, error);
  record(request, { isGood: false, code });
  return redirectWith(code, errorUrl);
}

/** Failures that the engine does not know: a locked account, a banned user. */
function rethrow(request: RequestState, error: unknown): never {
  if (error instanceof SignInLockedError) record(request, { isGood: false, code: 'TOO_MANY_REQUESTS' });
  if (!isBan(error)) throw error;
  record(request, { isGood: false, code: 'BANNED_USER' });
  throw toProblemError(forbiddenStatus, { code: 'BANNED_USER', message: 'this account has been banned' });
}

/** A sign-in goes on without: the next one tries again. */
async function storeReplacement(database: OneShotDatabase, { userId, replacement }: RequestState) {
  if (!userId || !replacement) return;
  try {
    await database.query(replaceHash(userId, replacement.from, replacement.to));
  } catch (error) {
    logger.warn('password hash not replaced', error as Error);
  }
}
