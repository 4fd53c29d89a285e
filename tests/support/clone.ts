import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, readlink, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchApi } from './openapi/watched.ts';
import { projectFolder } from './synthesized.ts';

const copied = ['functions', 'infra', 'scripts', 'shared', 'cdk.json', 'package.json', 'package-lock.json'];

/** A clean copy of the project with its dependencies installed, as after `git clone` and a first start. */
export async function createClone() {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'gatehouse-clone-')));
  for (const name of copied) await cp(join(projectFolder, name), join(folder, name), { recursive: true });
  await symlink(join(projectFolder, 'node_modules'), join(folder, 'node_modules'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

export interface Started {
  /** Of the project. */
  readonly folder: string;
  readonly child: ChildProcess;
  readonly output: { stdout: string; stderr: string };
  /** Resolves with the exit code when the command has ended and closed its output. */
  readonly ended: Promise<number | null>;
}

/** Runs `npm start` in a folder, on free ports unless `env` says otherwise. */
export function npmStart(folder: string, args: string[], env: Record<string, string> = {}): Started {
  const child = spawn('npm', ['start', '--silent', '--', ...args], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: undefined, PORT: '0', AWS_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, as a terminal gives each command.
    detached: true,
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk;
  });
  return { folder, child, output, ended: once(child, 'close').then(([code]) => code) };
}

/** Presses Ctrl-C: the terminal sends SIGINT to every process of the command. */
export function pressCtrlC({ child }: Started): void {
  process.kill(-Number(child.pid), 'SIGINT');
}

/** Waits for the line that `--json` prints, or fails with what was printed instead. */
export async function readyLine({
  folder,
  child,
  output,
  ended,
}: Started): Promise<{ api: string; aws: string; postgres: string }> {
  const line = async () => {
    while (!output.stdout.includes('\n')) await once(child.stdout ?? child, 'data');
    const ready = JSON.parse(output.stdout);
    watchApi(ready.api, folder);
    return ready;
  };
  const failure = async () => {
    throw new Error(`ended with ${await ended}: ${output.stderr}`);
  };
  return Promise.race([line(), failure()]);
}

/** Command lines of the processes that work in a folder or were started with its path. */
export async function processesIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => '');
    if (command && `${command}\n${cwd}`.includes(folder))
      found.push(`${pid} ${command.replaceAll('\0', ' ')}`);
  }
  return found;
}
