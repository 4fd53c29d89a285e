import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { startTestStack } from './stack.ts';
import { projectFolder } from './synthesized.ts';

/** A run that has been verified and has something to tell of single users; `npm run supabase -- --help`. */
const finishedWithIssues = 3;

/** The whole stack after an operator has seeded a Supabase project beside it and moved its users. */
export async function startMigratedStack(users: number) {
  const stack = await startTestStack();
  const target = ['--stage', 'dev', '--endpoint-url', stack.aws];
  try {
    await runSupabase(['seed', '--users', String(users), ...target], 0);
    await runSupabase(['start', '--json', ...target], finishedWithIssues);
    return stack;
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

/** `npm run supabase`, on a machine that knows no AWS account. */
async function runSupabase(args: readonly string[], expectedCode: number): Promise<void> {
  const child = spawn(process.execPath, [join(projectFolder, 'scripts/supabase/main.ts'), ...args], {
    env: { PATH: process.env.PATH, AWS_EC2_METADATA_DISABLED: 'true', AWS_CONFIG_FILE: '/dev/null' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [complaint, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  if (code !== expectedCode) throw new Error(`supabase ${args[0]} ended with ${code}: ${complaint}`);
}
