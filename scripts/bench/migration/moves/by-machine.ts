import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type RunningStack, startStack } from '../../../local/stack.ts';
import { type Execution, openMachine } from '../../../supabase/machine.ts';
import { query } from '../databases.ts';

const root = join(import.meta.dirname, '../../../..');
const pollMs = 50;

/**
 * Has the state machine of a whole local stack move the source, from the start of an execution until everything is
 * verified; answers users a second. The functions are cold, and the target is the stack's own PostgreSQL.
 */
export async function measureMachine(localDirectory: string, sourceUrl: string): Promise<number> {
  const stack = await startStack({
    folder: root,
    stage: 'dev',
    localDirectory,
    apiPort: 0,
    awsPort: 0,
    supabaseUrl: sourceUrl,
    fresh: true,
  });
  try {
    const startedAt = performance.now();
    const { status, output, error } = await execute(stack);
    const seconds = (performance.now() - startedAt) / 1_000;
    if (status !== 'SUCCEEDED') throw new Error(`the execution has ended ${status}: ${error ?? output}`);
    const [row] = await query(stack.postgres, 'select count(*)::integer as users from "user"');
    return row?.users / seconds;
  } finally {
    await stack.stop();
  }
}

async function execute(stack: RunningStack): Promise<Execution> {
  const machine = await openMachine({ stage: 'dev', region: undefined, endpointUrl: stack.aws });
  const arn = await machine.start({ mode: 'copy' });
  for (;;) {
    const execution = await machine.describe(arn);
    if (execution.status !== 'RUNNING') return execution;
    await delay(pollMs);
  }
}
