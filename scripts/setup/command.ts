import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** A command that prepares tests failed; the message has the end of what it printed. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** Enough to see a compiler's or apt's complaint. */
const shownOutputLines = 20;

interface CommandOptions {
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Runs a command to its end, and ends it and all that it started when it is interrupted. @throws CommandError */
export async function runCommand(
  command: string,
  args: readonly string[],
  { cwd, environment, signal }: CommandOptions,
): Promise<string> {
  signal.throwIfAborted();
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const interrupt = (): void => void (child.pid !== undefined && process.kill(-child.pid));
  signal.addEventListener('abort', interrupt);
  const closed = once(child, 'close');
  try {
    const [stdout, stderr, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
    if (exitCode === 0) return stdout;
    const output = `${stdout}${stderr}`.trim().split('\n').slice(-shownOutputLines).join('\n  ');
    throw new CommandError(`${command} ${args.join(' ')} failed (${exitCode}):\n  ${output}`);
  } finally {
    signal.removeEventListener('abort', interrupt);
    signal.throwIfAborted();
  }
}
