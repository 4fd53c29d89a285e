import { z } from 'zod';
import type { Docker } from '../../local/containers/docker.ts';

/** Loads of each kind, taking turns, so that a busy machine slows both alike. */
const loads = 5;

/** Time from the start of a process until auth, the largest bundle, and all that it imports have been evaluated. */
const load = `
  const { LAMBDA_TASK_ROOT: root } = process.env;
  // It stops at the variables that it lacks, which is its very end.
  import(root + '/auth.mjs').catch(() => {}).then(() => console.log(performance.now()));
`;

const program = `
  const { spawnSync } = require('node:child_process');
  const run = (code, env) =>
    spawnSync(process.execPath, ['--eval', code], { env: { ...process.env, ...env }, encoding: 'utf8' });
  const durations = { withCache: [], without: [] };
  for (let i = 0; i < ${loads}; i++) {
    durations.withCache.push(Number(run(${JSON.stringify(load)}).stdout));
    durations.without.push(Number(run(${JSON.stringify(load)}, { NODE_DISABLE_COMPILE_CACHE: '1' }).stdout));
  }
  const log = run(${JSON.stringify(load)}, { NODE_DEBUG_NATIVE: 'COMPILE_CACHE' });
  const verdicts = (log.stderr + log.stdout).split('\\n').filter((line) => line.includes('V8 code cache for ESM'));
  console.log(JSON.stringify({
    ...durations,
    accepted: verdicts.filter((line) => line.includes('was accepted')).length,
    refused: verdicts.filter((line) => !line.includes('was accepted')),
  }));
`;

const outcomeSchema = z.object({
  withCache: z.array(z.number()),
  without: z.array(z.number()),
  accepted: z.number(),
  refused: z.array(z.string()),
});

/**
 * Checks that Node.js takes every module of a bundle from the cache in the image, which it would ignore in silence.
 *
 * @returns what that saves
 */
export async function checkCompileCache(docker: Docker, tag: string): Promise<string> {
  const container = ['run', '--rm', '--network=none', '--read-only', '--cap-drop=ALL'];
  const command = [...container, '--entrypoint=/var/lang/bin/node', tag, '--eval', program];
  const outcome = outcomeSchema.parse(JSON.parse(await docker.run(command, { timeoutMs: 60_000 })));
  const { withCache, without, accepted, refused } = outcome;
  if (accepted === 0 || refused.length > 0)
    throw new Error(`${accepted} modules came from the cache, and not: ${refused.join('\n')}`);
  return `auth loads in ${median(withCache)} ms instead of ${median(without)}`;
}

function median(values: readonly number[]): string {
  return (values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0).toFixed(0);
}
