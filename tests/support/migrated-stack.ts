import { runOperator } from './operator.ts';
import { startTestStack } from './stack.ts';

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

async function runSupabase(args: readonly string[], expectedCode: number): Promise<void> {
  const { exitCode, stderr } = await runOperator('supabase', args);
  if (exitCode !== expectedCode) throw new Error(`supabase ${args[0]} ended with ${exitCode}: ${stderr}`);
}
