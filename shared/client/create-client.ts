import { type AuthClient, type BetterAuthClientPlugin, createAuthClient } from 'better-auth/client';
import { type AccessToken, readAccessToken } from './access-token.ts';
import { readAnswer } from './answers.ts';
import { NetworkError, UnreadableAnswerError } from './errors.ts';
import { createHealth } from './health.ts';
import { type GatehouseClientOptions, readBaseUrl } from './options.ts';
import { connectOtherTabs } from './other-tabs.ts';
import type { Platform } from './platform.ts';
import { createProfile } from './profile.ts';
import { createRefreshLock } from './refresh-lock.ts';
import { createRequest } from './request.ts';
import { retryUnavailable } from './retry-unavailable.ts';
import type { CallOptions, Request } from './routes.ts';
import { createServerClock, type ServerClock } from './server-clock.ts';
import { createSessionStore, type SessionStorageOption } from './session-store.ts';
import { createTasks } from './tasks.ts';
import { createTokenSource } from './token-source.ts';
import { createTransport, exchange } from './transport.ts';

/** What is added to Better Auth's client. */
interface Additions {
  readonly profile: ReturnType<typeof createProfile>;
  readonly tasks: ReturnType<typeof createTasks>;
  /** The service's report on itself, also when it is not well. Needs no session. */
  readonly health: ReturnType<typeof createHealth>;
  /** Calls any route of the contract's resources by its key, such as `GET /api/profile`. */
  readonly request: Request;
  /**
   * An access token, for backends of your own: it is good for a minute at least, or a tenth of its life if that is less.
   * @throws ApiError UNAUTHENTICATED if nobody is signed in
   */
  readonly getToken: (options?: CallOptions) => Promise<string>;
}

export type GatehouseClient<Plugins extends BetterAuthClientPlugin[] = []> = AuthClient<{
  plugins: Plugins;
}> &
  Additions;

/** The client on a platform of the caller's. @throws ClientOptionsError */
export function createClientOn<Plugins extends BetterAuthClientPlugin[] = []>(
  ownPlatform: Platform,
  { baseUrl: givenUrl, storage = 'cookie', plugins }: GatehouseClientOptions<Plugins>,
): GatehouseClient<Plugins> {
  const baseUrl = readBaseUrl(givenUrl);
  const authUrl = `${baseUrl}/api/auth`;
  const name = `gatehouse:${baseUrl}`;
  const platform = sharesSession(storage, ownPlatform) ? ownPlatform : alone(ownPlatform);
  const clock = createServerClock(platform.now);
  const transport = createTransport({
    authUrl,
    platform,
    clock,
    store: createSessionStore(storage, `${name}:session`, platform),
    onSessionChange: () => tokens.changeSession(),
  });
  const credentials = storage === 'cookie' ? 'include' : 'omit';
  const auth = createAuthClient({
    baseURL: authUrl,
    fetchOptions: { customFetchImpl: transport, credentials },
    plugins: plugins ?? ([] as unknown as Plugins),
  });
  /** Whoever shows Better Auth's `useSession` asks the server for it again. */
  const lookAgain = () => auth.$store.notify('$sessionSignal');
  const tokens = createTokenSource({
    fetchToken: createFetchToken({
      url: `${authUrl}/token`,
      credentials,
      transport,
      clock,
      platform,
      onSessionEnd: lookAgain,
    }),
    serverNow: clock.now,
    lock: createRefreshLock(`${name}:refresh`, platform),
    otherTabs: connectOtherTabs(`${name}:${storage === 'cookie' ? 'cookie' : 'local'}`, platform),
    // Better Auth tells other tabs of some changes only.
    onSessionChange: lookAgain,
  });
  const request = createRequest({ baseUrl, transport, tokens, clock, platform });
  return withAdditions(auth, {
    profile: createProfile(request),
    tasks: createTasks(request),
    health: createHealth(baseUrl, transport, clock),
    request,
    getToken: ({ signal } = {}) => tokens.get(signal),
  });
}

/** Whether all tabs have the same session: else a token of one would be another user's in the next. */
function sharesSession(storage: SessionStorageOption, { localStorage }: Platform): boolean {
  return storage === 'cookie' || (storage === 'local' && localStorage !== undefined);
}

function alone(platform: Platform): Platform {
  return { ...platform, locks: undefined, openChannel: undefined, localStorage: undefined };
}

interface FetchTokenOptions {
  readonly url: string;
  readonly credentials: 'include' | 'omit';
  readonly transport: typeof fetch;
  readonly clock: ServerClock;
  readonly platform: Platform;
  /** The server gives nobody a token any more: the session was ended elsewhere, or there was none. */
  readonly onSessionEnd: () => void;
}

/** The service ends its own work after five seconds; other tabs may wait for this. */
const tokenTimeoutMs = 10_000;

function createFetchToken({ url, credentials, transport, clock, platform, onSessionEnd }: FetchTokenOptions) {
  const ask = async () => {
    const init = { method: 'GET', credentials, signal: AbortSignal.timeout(tokenTimeoutMs) };
    try {
      return await exchange(transport, url, init);
    } catch (cause) {
      throw cause instanceof NetworkError
        ? cause
        : new NetworkError(`no access token within ${tokenTimeoutMs} ms`, { cause });
    }
  };
  return async (): Promise<AccessToken> => {
    const askedAtMs = platform.now();
    const answer = await retryUnavailable(ask, { clock, platform });
    if (answer.status === 401) onSessionEnd();
    const place = 'GET /api/auth/token';
    const body = readAnswer(answer, place, clock.now()) as { readonly token?: unknown } | null | undefined;
    const token = readAccessToken(body?.token);
    if (!token) throw new UnreadableAnswerError(`${place} answered no access token: check baseUrl`);
    // What shows pages of other origins no `Date` has written the time into the token.
    if (!answer.headers.has('date')) clock.observe(token.issuedAtSeconds * 1_000, askedAtMs);
    return token;
  };
}

/** Better Auth's client makes a request of whatever name it is asked for: it cannot be spread, or assigned to. */
function withAdditions<T extends object>(client: T, additions: Additions): T & Additions {
  return new Proxy(client, {
    get: (target, name) => Reflect.get(Object.hasOwn(additions, name) ? additions : target, name),
  }) as T & Additions;
}
