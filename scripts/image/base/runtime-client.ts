import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand } from '../../setup/command.ts';
import { ensureInstalled } from '../../setup/packages.ts';
import type { Progress } from '../../setup/progress.ts';

/** AWS's runtime interface client, which its own base images contain. Later ones must be tried first. */
const clientVersion = '4.0.2';

/** What its installation compiles with. */
const compilers = { cmake: 'cmake', 'g++': 'g++', make: 'make', python3: 'python3', xz: 'xz-utils' };

/**
 * Compiles the runtime interface client for the Node.js that runs this, once per machine (about a minute).
 *
 * @returns a folder with `aws-lambda-ric` and what it imports
 */
export async function compileRuntimeClient(progress: Progress): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'gatehouse');
  const name = `aws-lambda-ric-${clientVersion}-node-${process.versions.node}-${process.arch}`;
  const compiled = join(cache, name, 'node_modules');
  if (existsSync(compiled)) return compiled;
  await ensureInstalled(compilers, progress);
  progress.say(`compiling aws-lambda-ric ${clientVersion} once, for ${dirname(compiled)}`);
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'compiling-'));
  try {
    await install(folder, progress.signal);
    // Whoever finds the folder finds it whole.
    if (!existsSync(dirname(compiled))) await rename(join(folder, 'client'), dirname(compiled));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return compiled;
}

/** Headers first, from the package of this very Node.js: the compiler would otherwise download them. */
async function install(folder: string, signal: AbortSignal): Promise<void> {
  const node = `node-${process.platform}-${process.arch}`;
  const headers = join(folder, 'headers');
  await installPackage(headers, `${node}@${process.versions.node}`, {}, signal);
  const environment = { npm_config_nodedir: join(headers, 'node_modules', node) };
  await installPackage(join(folder, 'client'), `aws-lambda-ric@${clientVersion}`, environment, signal);
}

async function installPackage(
  folder: string,
  name: string,
  environment: Record<string, string>,
  signal: AbortSignal,
): Promise<void> {
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), '{"private":true}');
  const args = ['install', '--no-audit', '--no-fund', '--loglevel=error', name];
  const npm = process.env.npm_execpath;
  const [command, ...rest] = npm ? [process.execPath, npm, ...args] : ['npm', ...args];
  await runCommand(command ?? 'npm', rest, { cwd: folder, environment, signal });
}
