import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { type RunningStack, type StackOptions, startStack } from '../../scripts/local/stack.ts';
import { findMail, tokenIn } from './mail.ts';
import { projectFolder } from './synthesized.ts';

/** Starts the synthesized stack on free ports with data of its own. */
export async function startTestStack(options: Partial<StackOptions> = {}) {
  const localDirectory = await mkdtemp(join(tmpdir(), 'gatehouse-e2e-'));
  const stack = await startStack({
    folder: projectFolder,
    cdkOut: inject('cdkOut'),
    stage: 'dev',
    localDirectory,
    apiPort: 0,
    awsPort: 0,
    ...options,
  });
  return {
    ...stack,
    localDirectory,
    ...createClient(stack),
    async stop() {
      await stack.stop();
      await rm(localDirectory, { recursive: true, force: true });
    },
  };
}

export type TestStack = Awaited<ReturnType<typeof startTestStack>>;

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
