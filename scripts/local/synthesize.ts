import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { readJson } from './json-file.ts';
import type { Stepper } from './stepper.ts';

/** What the CDK's own command line reads of a project. */
export interface CdkProject {
  readonly build?: string | undefined;
  readonly app: string;
  readonly context: Readonly<Record<string, unknown>>;
}

/** A command of `cdk.json` failed; the message has what it printed. */
export class SynthesisError extends Error {
  override readonly name = 'SynthesisError';
}

interface CommandOptions {
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

const projectSchema = z.object({
  app: z.string(),
  build: z.string().optional(),
  context: z.record(z.string(), z.unknown()).default({}),
});

/** Enough to see a compiler's first complaints, short enough to leave the first line on the screen. */
const shownOutputLines = 20;

interface SynthesizeOptions extends CommandOptions {
  readonly stage: string;
}

/**
 * Builds and synthesizes a project, as `cdk synth` does.
 *
 * @param cdkOut replaced
 * @returns `cdkOut`
 * @throws SynthesisError
 */
export async function synthesize(options: SynthesizeOptions, cdkOut: string, step: Stepper): Promise<string> {
  const { folder, stage, signal } = options;
  const project = await readCdkProject(folder);
  await rm(cdkOut, { recursive: true, force: true });
  await step('build the functions', () => buildProject(project, { folder, signal }));
  await step('synthesize the templates', () => synthesizeProject(project, { folder, stage, cdkOut, signal }));
  return cdkOut;
}

/** Reads `cdk.json`. @throws SynthesisError */
export async function readCdkProject(folder: string): Promise<CdkProject> {
  const path = join(folder, 'cdk.json');
  const parsed = projectSchema.safeParse(await readJson(path).catch(() => undefined));
  if (parsed.success) return parsed.data;
  throw new SynthesisError(`${path} cannot be read: it needs an "app" command, in valid JSON`);
}

/** Runs the project's `build` command, if it has one, as `cdk synth` does. @throws SynthesisError */
export async function buildProject(project: CdkProject, options: CommandOptions): Promise<void> {
  if (project.build !== undefined) await run('build', project.build, options);
}

/**
 * Runs the project's `app` command as `cdk synth` does: output directory and context by environment variables.
 *
 * @param cdkOut where the cloud assembly is written
 * @throws SynthesisError
 * @see https://github.com/aws/aws-cdk-cli packages/@aws-cdk/toolkit-lib/lib/api/cloud-assembly/private/prepare-source.ts
 */
export async function synthesizeProject(
  project: CdkProject,
  { stage, cdkOut, ...options }: CommandOptions & { readonly stage: string; readonly cdkOut: string },
): Promise<void> {
  const environment = {
    CDK_OUTDIR: cdkOut,
    CDK_CONTEXT_JSON: JSON.stringify({ ...project.context, stage }),
    // The CDK's own linting of templates takes longer than all the rest, and is for what is deployed to AWS.
    CDK_VALIDATION: 'false',
  };
  await run('app', project.app, { ...options, environment });
}

async function run(name: string, command: string, options: CommandOptions): Promise<void> {
  options.signal?.throwIfAborted();
  const child = spawn(command, {
    shell: true,
    cwd: options.folder,
    env: { ...process.env, ...options.environment, PATH: pathWithThisNode() },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that what the shell has started ends with it.
    detached: true,
  });
  const interrupt = () => killGroup(child);
  options.signal?.addEventListener('abort', interrupt);
  const [stdout, stderr, [exitCode, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null, string | null]>,
  ]);
  options.signal?.removeEventListener('abort', interrupt);
  options.signal?.throwIfAborted();
  if (exitCode === 0) return;
  const output = `${stdout}${stderr}`.trim().split('\n').slice(0, shownOutputLines).join('\n  ');
  throw new SynthesisError(
    `the ${name} command of cdk.json failed (${command}: ${signal ?? `exit code ${exitCode}`}):\n  ${output}`,
  );
}

function killGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid);
}

/** `node` in a command is the Node.js that runs this, whatever else is installed. */
function pathWithThisNode(): string {
  return [dirname(process.execPath), process.env.PATH].filter(Boolean).join(delimiter);
}
