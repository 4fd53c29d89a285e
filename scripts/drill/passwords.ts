import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { maxAgeMs } from '#shared/renewable';
import { createAccount } from '../secrets/account.ts';
import { rotateSecret } from '../secrets/rotate.ts';
import { type Drill, endTraffic, runDrill, say, targetOf } from './stack.ts';

/** The functions that the traffic goes through. */
const functions = ['auth', 'profile'];
/** A rotation takes a second or two. */
const rotationTimeoutSeconds = 60;
/** Past the age at which the last environment reads its secret anew, with room for a request of its own. */
const takenUpAfterMs = maxAgeMs + 10_000;
/** So long does the traffic go on without the passwords before. */
const afterwardsMs = 10_000;

/** Shuts out the logins before the rotation, and ends the connections that they still have. */
async function endFormerLogins(superuserUrl: string): Promise<void> {
  const superuser = new pg.Client(superuserUrl);
  await superuser.connect();
  for (const name of functions) {
    await superuser.query(`alter role gatehouse_${name} nologin`);
    await superuser.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [
      `gatehouse_${name}`,
    ]);
  }
  await superuser.end();
}

/** Rotates database passwords under load; well if no request failed, then or when the former ones are shut out. */
const rotatePasswords: Drill = async (stack, traffic) => {
  const account = createAccount(targetOf(stack));
  for (const name of functions) {
    const path = `database/${name}`;
    await rotateSecret({ account, stage: 'dev', path, waitSeconds: rotationTimeoutSeconds });
    say(`rotated ${path}`);
  }
  await delay(takenUpAfterMs);
  await endFormerLogins(stack.database.superuserUrl);
  say('five minutes later: the passwords before are shut out');
  await delay(afterwardsMs);
  const failed = await endTraffic(traffic);
  say(`${traffic.tokens} tokens asked for and used, ${failed} failed`);
  return failed === 0;
};

await runDrill(rotatePasswords);
