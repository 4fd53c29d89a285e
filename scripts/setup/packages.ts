import { commandsNamed } from '../local/containers/docker.ts';
import { runCommand } from './command.ts';
import type { Progress } from './progress.ts';

/** A program is missing and cannot be installed here; the message names it and the remedy. */
export class MissingProgramError extends Error {
  override readonly name = 'MissingProgramError';
}

/** Locked while we run apt-get: tests that run at the same time may each lack something. */
const aptFolder = '/var/lib/apt';
/** The machine may be installing security updates by itself. */
const lockOptions = ['-o', 'DPkg::Lock::Timeout=120'];

/**
 * Installs Debian packages for the programs that are not on the PATH, and says so. Nothing that a package brings is
 * started, and nothing is removed afterwards.
 *
 * @param packages by the program that is looked for
 * @throws MissingProgramError where there is no apt-get, or no right to use it
 */
export async function ensureInstalled(
  packages: Readonly<Record<string, string>>,
  progress: Progress,
): Promise<void> {
  const missing = Object.keys(packages).filter((program) => commandsNamed(program, process.env).length === 0);
  const names = missing.map((program) => packages[program] ?? program);
  if (missing.length > 0) await installPackages(names, `${missing.join(', ')} not found`, progress);
}

/**
 * Installs Debian packages, and says so and why.
 *
 * @param reason what is missing, as in "dockerd not found"
 * @throws MissingProgramError where there is no apt-get, or no right to use it
 */
export async function installPackages(
  names: readonly string[],
  reason: string,
  { say, signal }: Progress,
): Promise<void> {
  if (process.getuid?.() !== 0 || commandsNamed('apt-get', process.env).length === 0) {
    throw new MissingProgramError(
      `${reason}, and only root on Debian or Ubuntu can be helped: install what provides them, then run this again`,
    );
  }
  say(`apt-get install ${names.join(' ')} (${reason})`);
  // Run level 1 keeps a package from starting its service (invoke-rc.d(8)).
  const environment = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const apt = (...args: string[]) =>
    runCommand('flock', [aptFolder, 'apt-get', '-qq', ...lockOptions, ...args], { environment, signal });
  await apt('update');
  await apt('install', '--yes', '--no-install-recommends', ...names);
}
