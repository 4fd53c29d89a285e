import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { keyAnswer } from '#shared/key-operations';
import { closeConnections, send } from '../bench/client.ts';
import { type RunningStack, startStack } from '../local/stack.ts';
import { invokeFunction } from '../operator/invoke.ts';
import { startTraffic, type Traffic } from './traffic.ts';

/** Functions keep key sets for up to half a minute and sign with the key they know for a minute; and some room. */
const knownAfterMs = 35_000;
const signsAfterMs = 75_000;
const pollMs = 500;
const credentials = { email: 'drill@example.test', password: 'correct horse battery staple' };

async function signIn({ api, mail }: RunningStack): Promise<string> {
  const post = (path: string, body: object) => send(api, { method: 'POST', path: `/api/auth/${path}`, body });
  await post('sign-up/email', { ...credentials, name: 'Ada' });
  const [, token] = /token=([\w.-]+)/.exec(mail.list()[0]?.text ?? '') ?? [];
  await post('verify-email', { token });
  return (await post('sign-in/email', credentials)).body.token;
}

/** Hours that nobody wants to wait for: until the waiting key begins to sign. */
async function skipWaiting(postgres: string): Promise<void> {
  const owner = new pg.Client({ connectionString: postgres });
  await owner.connect();
  await owner.query(`update "jwks" set "createdAt" = "createdAt" - interval '3 hours',
    "signsFrom" = "signsFrom" - interval '3 hours', "expiresAt" = "expiresAt" - interval '3 hours'`);
  await owner.end();
}

/** Rotates the signing key of a stack under load; true if nobody noticed and the new key signs. */
async function rotateUnderLoad(stack: RunningStack, traffic: Traffic): Promise<boolean> {
  const target = { stage: 'dev', region: undefined, endpointUrl: stack.aws };
  const { minted } = await invokeFunction(target, 'schema', { keys: 'rotate' }, keyAnswer);
  say(`minted ${minted}, which waits`);
  await delay(knownAfterMs);
  await skipWaiting(stack.postgres);
  say('3 hours later');
  const deadline = Date.now() + signsAfterMs;
  while (traffic.signers.size < 2 && Date.now() < deadline) await delay(pollMs);
  await delay(knownAfterMs);
  await traffic.stop();
  for (const line of traffic.refused.slice(0, 5)) say(line);
  say(`${traffic.tokens} tokens, signed by ${traffic.signers.size} keys, ${traffic.refused.length} refused`);
  return traffic.refused.length === 0 && minted !== null && traffic.signers.has(minted);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function run(localDirectory: string): Promise<boolean> {
  const folder = join(import.meta.dirname, '../..');
  const stack = await startStack({ folder, stage: 'dev', localDirectory, apiPort: 0, awsPort: 0 });
  try {
    return await rotateUnderLoad(stack, startTraffic(stack.api, await signIn(stack)));
  } finally {
    closeConnections();
    await stack.stop();
  }
}

const directory = await mkdtemp(join(tmpdir(), 'gatehouse-drill-'));
try {
  process.exitCode = (await run(directory)) ? 0 : 1;
} finally {
  await rm(directory, { recursive: true, force: true });
}
