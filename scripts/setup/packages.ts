import { commandsNamed } from '../local/containers/docker.ts';
import { runCommand } from './command.ts';
import type { Progress } from './progress.ts';

/** A program is missing and cannot be installed here; the message names it and the remedy. */
export class MissingProgramError extends Error {
  override readonly name = 'MissingProgramError';
}

/**
 * Installs Debian packages for the programs that are not on the PATH, and says so. Nothing that a package brings is
 * started, and nothing is removed afterwards.
 *
 * @param packages by the program that is looked for
 * @throws MissingProgramError where there is no apt-get, or no right to use it
 */
export async function ensureInstalled(
  packages: Readonly<Record<string, string>>,
  { say, signal }: Progress,
): Promise<void> {
  const missing = Object.keys(packages).filter((program) => commandsNamed(program, process.env).length === 0);
  if (missing.length === 0) return;
  const names = missing.map((program) => packages[program] ?? program);
  if (process.getuid?.() !== 0 || commandsNamed('apt-get', process.env).length === 0) {
    throw new MissingProgramError(
      `${missing.join(', ')} not found, and only root on Debian or Ubuntu can be helped: install what provides them, then run this again`,
    );
  }
  say(`apt-get install ${names.join(' ')} (${missing.join(', ')} not found)`);
  // Run level 1 keeps a package from starting its service (invoke-rc.d(8)).
  const environment = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const apt = (...args: string[]) => runCommand('apt-get', ['-qq', ...args], { environment, signal });
  await apt('update');
  await apt('install', '--yes', '--no-install-recommends', ...names);
}
