import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { closeConnections, send } from '../bench/client.ts';
import { startStack } from '../local/stack.ts';
import { addressOf, insertPeople, type Kind, kinds } from './people.ts';
import { differenceProbability, medianOf } from './rank-test.ts';

/** OWASP ASVS 5.0, 6.3.8: nobody learns from a failed sign-in whether there is an account. */
const margin = 1.1;
const significance = 0.01;
const samples = 120;
const warmUps = 10;

type Times = Record<Kind, number[]>;

/** Milliseconds of sign-ins with a wrong password; the kinds take turns, so that a busy machine hits all alike. */
async function measure(api: string): Promise<Times> {
  const times = Object.fromEntries(kinds.map((kind) => [kind, [] as number[]])) as Times;
  for (let index = 0; index < warmUps + samples; index++) {
    for (const kind of rotate(kinds, index)) {
      const body = { email: addressOf(kind, index), password: 'a wrong password' };
      const { status, milliseconds } = await send(api, {
        method: 'POST',
        path: '/api/auth/sign-in/email',
        body,
      });
      if (status !== 401) throw new Error(`a sign-in of kind "${kind}" was answered with ${status}, not 401`);
      if (index >= warmUps) times[kind].push(milliseconds);
    }
  }
  return times;
}

/** What one kind leaves behind must not always meet the same kind after it. */
function rotate<T>(list: readonly T[], by: number): T[] {
  return list.map((_, index) => list[(index + by) % list.length] as T);
}

/** Prints a line for each kind; answers whether all are alike. */
function judge(times: Times): boolean {
  const reference = times.unknown;
  process.stdout.write(
    `wrong password for        median  of unknown   p (differs by ${Math.round((margin - 1) * 100)} %)\n`,
  );
  const verdicts = kinds.map((kind) => {
    const ratio = medianOf(times[kind]) / medianOf(reference);
    const p = differenceProbability(times[kind], reference, margin);
    const isAlike = p < significance && ratio < margin && ratio > 1 / margin;
    const cells = [
      medianOf(times[kind]).toFixed(1).padStart(8),
      ratio.toFixed(3).padStart(12),
      p.toExponential(1).padStart(12),
    ];
    process.stdout.write(`${kind.padEnd(24)}${cells.join('')}  ${isAlike ? 'alike' : 'CAN BE TOLD'}\n`);
    return isAlike;
  });
  return verdicts.every(Boolean);
}

async function run(localDirectory: string): Promise<boolean> {
  const folder = join(import.meta.dirname, '../..');
  const stack = await startStack({ folder, stage: 'dev', localDirectory, apiPort: 0, awsPort: 0 });
  const owner = new pg.Client({ connectionString: stack.postgres });
  try {
    await owner.connect();
    await insertPeople(owner, warmUps + samples);
    return judge(await measure(stack.api));
  } finally {
    closeConnections();
    await owner.end();
    await stack.stop();
  }
}

const directory = await mkdtemp(join(tmpdir(), 'gatehouse-timing-'));
try {
  const areAlike = await run(directory);
  process.stdout.write(areAlike ? '1 passed, 0 failed\n' : '0 passed, 1 failed\n');
  process.exitCode = areAlike ? 0 : 1;
} finally {
  await rm(directory, { recursive: true, force: true });
}
