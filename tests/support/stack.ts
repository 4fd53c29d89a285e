import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { type RunningStack, type StackOptions, startStack } from '../../scripts/local/stack.ts';
import { findMail, tokenIn } from './mail.ts';
import { unwatchApi, watchApi } from './openapi/watched.ts';
import { projectFolder } from './synthesized.ts';

/** Starts the synthesized stack on free ports with data of its own; each function starts when it is first asked. */
export async function startTestStack(options: Partial<StackOptions> = {}) {
  const localDirectory = await mkdtemp(join(tmpdir(), 'gatehouse-e2e-'));
  const folder = options.folder ?? projectFolder;
  const stack = await startStack({
    folder,
    cdkOut: inject('cdkOut'),
    stage: 'dev',
    localDirectory,
    apiPort: 0,
    awsPort: 0,
    startsWarm: false,
    ...options,
  });
  watchApi(stack.api, folder);
  return {
    ...stack,
    localDirectory,
    ...createClient(stack),
    ...createOperator(stack),
    async stop() {
      unwatchApi(stack.api);
      await stack.stop();
      await rm(localDirectory, { recursive: true, force: true });
    },
  };
}

export type TestStack = Awaited<ReturnType<typeof startTestStack>>;

/** What somebody with the owner's connection and the machine's files can do. */
function createOperator({ postgres, logs }: Pick<RunningStack, 'postgres' | 'logs'>) {
  const queryAsOwner = async (text: string, values: unknown[] = []) => {
    const client = new pg.Client(postgres);
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text, values)).rows;
    } finally {
      await client.end();
    }
  };
  return {
    queryAsOwner,
    /** For tests that are not about limits: all of them come from one address. */
    forgetLimits: () => queryAsOwner('delete from rate_limit'),
    /** Limits that have been counted for have nothing left for an hour; answers how many. */
    async useUpLimits(): Promise<number> {
      const windowEnd = "window_ends_at = now() + interval '1 hour'";
      return (await queryAsOwner(`update rate_limit set count = 1000, ${windowEnd} returning count`)).length;
    },
    /** Everything that the gateway, the functions and PostgreSQL have logged, by the name of the file. */
    async readLogs(): Promise<ReadonlyMap<string, string>> {
      const files = await readdir(logs);
      return new Map(
        await Promise.all(
          files.map(async (file) => [file, await readFile(join(logs, file), 'utf8')] as const),
        ),
      );
    },
  };
}

interface Sent {
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

function createClient({ api, mail }: Pick<RunningStack, 'api' | 'mail'>) {
  const send = async (method: string, path: string, { token, body, headers }: Sent = {}) => {
    const response = await fetch(`${api}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
  };
  return {
    send,
    /** The token of the link in the newest mail to an address. */
    newestToken: (email: string) => tokenIn(findMail(mail, email)),
    /** Registers somebody and answers the session token and the access token of a first sign-in. */
    async createPerson(email: string) {
      const credentials = { email, password: 'correct horse battery staple' };
      await send('POST', '/api/auth/sign-up/email', { body: { ...credentials, name: 'Ada' } });
      await send('POST', '/api/auth/verify-email', { body: { token: tokenIn(findMail(mail, email)) } });
      const signedIn = await send('POST', '/api/auth/sign-in/email', { body: credentials });
      const sessionToken: string = signedIn.body.token;
      const { body } = await send('GET', '/api/auth/token', { token: sessionToken });
      return {
        credentials,
        sessionToken,
        accessToken: String(body.token),
        userId: String(signedIn.body.user.id),
      };
    },
  };
}
