import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeConnections, send } from '../bench/client.ts';
import { type RunningStack, startStack } from '../local/stack.ts';
import type { Target } from '../operator/target.ts';
import { startTraffic, type Traffic } from './traffic.ts';

/** More would be of the same. */
const toldRefusals = 5;
const credentials = { email: 'drill@example.test', password: 'correct horse battery staple' };

/** Changes something of a stack under load, ends the traffic, and answers whether all was well. */
export type Drill = (stack: RunningStack, traffic: Traffic) => Promise<boolean>;

/** Runs a drill on a stack of its own, which leaves nothing behind, and sets the exit code: 0 if all was well. */
export async function runDrill(drill: Drill): Promise<void> {
  const localDirectory = await mkdtemp(join(tmpdir(), 'gatehouse-drill-'));
  const folder = join(import.meta.dirname, '../..');
  try {
    const stack = await startStack({ folder, stage: 'dev', localDirectory, apiPort: 0, awsPort: 0 });
    try {
      process.exitCode = (await drill(stack, startTraffic(stack.api, await signIn(stack)))) ? 0 : 1;
    } finally {
      closeConnections();
      await stack.stop();
    }
  } finally {
    await rm(localDirectory, { recursive: true, force: true });
  }
}

/** For the code of operators' commands. */
export function targetOf({ aws }: RunningStack): Target {
  return { stage: 'dev', region: undefined, endpointUrl: aws };
}

/** Ends the traffic, says what was refused first, and answers how often anything was. */
export async function endTraffic(traffic: Traffic): Promise<number> {
  await traffic.stop();
  for (const line of traffic.refused.slice(0, toldRefusals)) say(line);
  return traffic.refused.length;
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function signIn({ api, mail }: RunningStack): Promise<string> {
  const post = (path: string, body: object) => send(api, { method: 'POST', path: `/api/auth/${path}`, body });
  await post('sign-up/email', { ...credentials, name: 'Ada' });
  const [, token] = /token=([\w.-]+)/.exec(mail.list()[0]?.text ?? '') ?? [];
  await post('verify-email', { token });
  return (await post('sign-in/email', credentials)).body.token;
}
