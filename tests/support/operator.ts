import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { projectFolder } from './synthesized.ts';

/** A command of operators, `npm run <command>`. */
export type OperatorCommand = 'keys' | 'secrets' | 'supabase' | 'upkeep' | 'users';

/** Begins a command with `input` to read, on a machine that knows no AWS account; `ended` is what it said. */
export function beginOperator(command: OperatorCommand, args: readonly string[], input = '') {
  const child = spawn(process.execPath, [join(projectFolder, `scripts/${command}/main.ts`), ...args], {
    env: { PATH: process.env.PATH, AWS_EC2_METADATA_DISABLED: 'true', AWS_CONFIG_FILE: '/dev/null' },
  });
  child.stdin.end(input);
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]).then(
    ([stdout, stderr, [exitCode]]) => ({ exitCode, stdout, stderr }),
  );
  return { child, ended };
}

/** Runs a command to its end. */
export function runOperator(command: OperatorCommand, args: readonly string[], input?: string) {
  return beginOperator(command, args, input).ended;
}
