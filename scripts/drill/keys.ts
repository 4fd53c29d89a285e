import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { keyAnswer } from '#shared/key-operations';
import { invokeFunction } from '../operator/invoke.ts';
import { type Drill, endTraffic, runDrill, say, targetOf } from './stack.ts';

/** Functions keep key sets for up to half a minute and sign with the key they know for a minute; and some room. */
const knownAfterMs = 35_000;
const signsAfterMs = 75_000;
const pollMs = 500;

/** Hours that nobody wants to wait for: until the waiting key begins to sign. */
async function skipWaiting(postgres: string): Promise<void> {
  const owner = new pg.Client({ connectionString: postgres });
  await owner.connect();
  await owner.query(`update "jwks" set "createdAt" = "createdAt" - interval '3 hours',
    "signsFrom" = "signsFrom" - interval '3 hours', "expiresAt" = "expiresAt" - interval '3 hours'`);
  await owner.end();
}

/** Rotates the signing key under load; well if nobody noticed and the new key signs. */
const rotateKey: Drill = async (stack, traffic) => {
  const { minted } = await invokeFunction(targetOf(stack), 'schema', { keys: 'rotate' }, keyAnswer);
  say(`minted ${minted}, which waits`);
  await delay(knownAfterMs);
  await skipWaiting(stack.postgres);
  say('3 hours later');
  const deadline = Date.now() + signsAfterMs;
  while (traffic.signers.size < 2 && Date.now() < deadline) await delay(pollMs);
  await delay(knownAfterMs);
  const refused = await endTraffic(traffic);
  say(`${traffic.tokens} tokens, signed by ${traffic.signers.size} keys, ${refused} refused`);
  return refused === 0 && minted !== null && traffic.signers.has(minted);
};

await runDrill(rotateKey);
