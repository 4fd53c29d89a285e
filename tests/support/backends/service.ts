import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** How an example is started; it prints its address when it listens. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a foreign service's JSON, which the tests look into
  readonly body: any;
}

/** An example that runs, on a free port of this machine. */
export interface Service {
  ask(path: string, authorization?: string, body?: unknown): Promise<Answer>;
  /** Everything that it has printed. */
  printed(): string;
  /** Ends it by its id, and waits for it. */
  stop(): Promise<void>;
}

/** Starts an example with nothing in its environment but the PATH and `settings`. @throws Error with what it printed */
export async function startService({ command, args }: Launch, settings: Record<string, string>) {
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH, PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      printed += chunk;
    });
  const closed = once(child, 'close');
  const url = await findAddress(child, closed, () => printed);
  return {
    ask: (path, authorization, body) => ask(`${url}${path}`, authorization, body),
    printed: () => printed,
    async stop() {
      child.kill();
      await closed;
    },
  } satisfies Service;
}

async function findAddress(child: ChildProcess, closed: Promise<unknown>, printed: () => string) {
  const ended = closed.then(() => {
    throw new Error(`the example ended before it listened:\n${printed()}`);
  });
  // It ends in any case some day, also when nobody waits any more.
  ended.catch(() => undefined);
  for (;;) {
    const [address] = /http:\/\/127\.0\.0\.1:[1-9]\d*/.exec(printed()) ?? [];
    if (address) return address;
    await Promise.race([once(child.stderr ?? child, 'data'), ended]);
  }
}

async function ask(url: string, authorization: string | undefined, body: unknown): Promise<Answer> {
  const response = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(authorization !== undefined && { authorization }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}
