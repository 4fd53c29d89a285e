import { once } from 'node:events';
import { relative, resolve } from 'node:path';
import { findDockerForContainers } from './containers/docker.ts';
import { UsageError } from './flags.ts';
import { InterruptedError, listenForInterruption } from './interruption.ts';
import { help, type Options, parseOptions } from './options.ts';
import { type RunningStack, startStack } from './stack.ts';
import { formatProblem } from './terminal/problem.ts';
import { formatStep } from './terminal/steps.ts';
import { formatSummary } from './terminal/summary.ts';

const { stdout, stderr } = process;

const exitCodes = { ended: 0, failed: 1, usage: 2 } as const;

/** The whole stack ends within 5 s; what hangs for longer is left behind. */
const stopTimeoutMs = 4_800;

/** Runs `npm start` until it is asked to end, and gives the exit code. */
export async function runCommand(): Promise<number> {
  const signal = listenForInterruption(() => process.exit(exitCodes.failed));
  try {
    const options = parseOptions(process.argv.slice(2), process.env);
    if (options.help) stdout.write(help);
    else await run(options, signal);
    return exitCodes.ended;
  } catch (error) {
    if (error instanceof InterruptedError) return exitCodes.ended;
    stderr.write(formatProblem(error));
    return error instanceof UsageError ? exitCodes.usage : exitCodes.failed;
  }
}

/** Runs until the signal is aborted. @throws the signal's reason */
async function run({ json, containers, baseImage, ...options }: Options, signal: AbortSignal): Promise<void> {
  const docker = containers ? await findDockerForContainers(process.env) : undefined;
  const stack = await startStack({
    ...options,
    ...(docker && { containers: { docker, baseImage } }),
    runsSchedules: true,
    folder: resolve(import.meta.dirname, '../..'),
    onStep: (step) => stderr.write(formatStep(step, stderr)),
    onProblem: (line) => stderr.write(`${line}\n`),
    signal,
  });
  stdout.write(
    json
      ? formatJson(stack)
      : formatSummary({ ...stack, stage: options.stage, logs: relative(process.cwd(), stack.logs) }, stdout),
  );
  if (!signal.aborted) await once(signal, 'abort');
  const giveUp = setTimeout(() => process.exit(exitCodes.failed), stopTimeoutMs);
  await stack.stop();
  clearTimeout(giveUp);
  signal.throwIfAborted();
}

function formatJson({ api, aws, postgres }: RunningStack): string {
  return `${JSON.stringify({ api, aws, postgres })}\n`;
}
