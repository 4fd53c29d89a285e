import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClientOn } from '../../shared/client/create-client.ts';
import type { GatehouseClientOptions } from '../../shared/client/options.ts';
import type { Platform } from '../../shared/client/platform.ts';

/** A clock that stands still until it is told to go on; its waits end when their time has come. */
export function createTestClock(startMs = Date.UTC(2027, 0, 1)) {
  let nowMs = startMs;
  const waits = new Set<{ readonly at: number; readonly end: () => void }>();
  let begun = Promise.withResolvers<void>();
  return {
    now: () => nowMs,
    wait: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        const wait = { at: nowMs + ms, end: resolve };
        waits.add(wait);
        begun.resolve();
        begun = Promise.withResolvers();
        signal?.addEventListener('abort', () => {
          waits.delete(wait);
          reject(signal.reason);
        });
      }),
    /** Resolves when something waits that will end in this time, in milliseconds. */
    async untilWaitOf(leastMs: number, mostMs: number): Promise<void> {
      const isThere = () => [...waits].some(({ at }) => at - nowMs >= leastMs && at - nowMs <= mostMs);
      while (!isThere()) await begun.promise;
    },
    advance(ms: number): void {
      nowMs += ms;
      for (const wait of [...waits].filter(({ at }) => at <= nowMs)) {
        waits.delete(wait);
        wait.end();
      }
    },
  };
}

export type TestClock = ReturnType<typeof createTestClock>;

export interface TestAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

type Told = TestAnswer | 'cut' | undefined;

/** Answers a request such as `GET /api/profile`, or cuts it off; undefined leaves it to the API as it usually is. */
type Answering = (request: {
  readonly key: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}) => Told | Promise<Told>;

export const unauthenticated: TestAnswer = {
  status: 401,
  body: { error_code: 'UNAUTHENTICATED', status: 401 },
};

/** A server on loopback that issues access tokens, and answers whatever else it is told to whoever has one. */
export async function startTestApi(clock: Pick<TestClock, 'now'>) {
  const state = {
    tokenLifeSeconds: 3_600,
    /** Whether answers say the time, which pages of other origins see only where the API lets them. */
    saysTime: true,
    answer: (() => undefined) as Answering,
  };
  const requests: { key: string; headers: IncomingMessage['headers']; body: string }[] = [];
  const good = new Set<string>();
  const usually = (key: string, headers: IncomingMessage['headers']): TestAnswer => {
    if (key === 'GET /api/auth/token') return { status: 200, body: { token: issue() } };
    if (key === 'GET /health') return { status: 200, body: { status: 'ok' } };
    const token = headers.authorization?.slice('Bearer '.length) ?? '';
    return good.has(token) && expiryOf(token) > clock.now()
      ? { status: 200, body: { ok: true } }
      : unauthenticated;
  };
  const issue = (): string => {
    const iat = Math.floor(clock.now() / 1_000);
    const claims = { iat, exp: iat + state.tokenLifeSeconds, jti: good.size, name: 'Ada Łovelace' };
    const token = `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;
    good.add(token);
    return token;
  };
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const body = (await request.toArray()).join('');
    const received = { key: `${request.method} ${request.url}`, headers: request.headers, body };
    requests.push(received);
    const answer = (await state.answer(received)) ?? usually(received.key, request.headers);
    if (answer === 'cut') return void request.socket.destroy();
    response.sendDate = false;
    if (state.saysTime) response.setHeader('date', new Date(clock.now()).toUTCString());
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  };
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    state,
    requests,
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** How often a request came. */
    count: (key: string) => requests.filter((request) => request.key === key).length,
    issue,
    revokeTokens: () => good.clear(),
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

function expiryOf(token: string): number {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).exp * 1_000;
}

/** Pages of one browser: they share its clock, its locks, its channels and its storage, as Node.js has them. */
export function createTestBrowser(clock: TestClock, own: Partial<Platform> = {}) {
  const channels: { close(): void }[] = [];
  const platform: Platform = {
    fetch: (input, init) => fetch(input, init),
    now: clock.now,
    wait: clock.wait,
    random: createRandom(),
    locks: (globalThis.navigator as unknown as { locks: Platform['locks'] }).locks,
    openChannel: (name) => {
      const channel = new BroadcastChannel(name);
      channels.push(channel);
      return channel as unknown as ReturnType<NonNullable<Platform['openChannel']>>;
    },
    localStorage: createTestStorage(),
    ...own,
  };
  return {
    openTab: (options: GatehouseClientOptions) => createClientOn(platform, options),
    close: () => {
      for (const channel of channels) channel.close();
    },
  };
}

/** Small numbers that differ. */
function createRandom(): () => number {
  let count = 0;
  return () => ++count / 1_000;
}

/** `localStorage` of one origin. */
export function createTestStorage(): Storage {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
    key: (index) => [...items.keys()][index] ?? null,
    get length() {
      return items.size;
    },
  };
}
