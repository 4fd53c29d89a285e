import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { build } from 'esbuild';
import { stepNodeOptions } from '../../../functions/migration/env.ts';
import type { TaskAnswer } from './contestants/tasks.ts';

const root = join(import.meta.dirname, '../../..');

export const contestants = ['floor', 'guide', 'gatehouse'] as const;
export type Contestant = (typeof contestants)[number];

/** A process that does tasks, one at a time. */
export interface Worker<Task extends object> {
  perform(task: Task): Promise<TaskAnswer>;
  stop(): Promise<void>;
}

/** Bundles the contestants as functions are bundled: a compiler in the process would count as memory of theirs. */
export async function bundleContestants(folder: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: contestants.map((name) => join(import.meta.dirname, `contestants/${name}.ts`)),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: {
      js: "import { createRequire as r } from 'node:module'; const require = r(import.meta.url);",
    },
    logLevel: 'warning',
  });
}

/** Starts a contestant's process; resolves when it is ready for work. */
export async function startWorker<Task extends object>(
  folder: string,
  contestant: Contestant,
): Promise<Worker<Task>> {
  const child = fork(join(folder, `${contestant}.mjs`), {
    execArgv: [stepNodeOptions],
    env: { PATH: process.env.PATH },
  });
  const exited = once(child, 'exit');
  const failure = exited.then(([code]) => {
    throw new Error(`the process of "${contestant}" ended with code ${code}: its error is above`);
  });
  failure.catch(() => undefined);
  const nextMessage = () => Promise.race([once(child, 'message'), failure]);
  await nextMessage();
  return {
    async perform(task) {
      const answered = nextMessage();
      child.send(task);
      const [answer] = await answered;
      return answer;
    },
    async stop() {
      child.kill();
      await exited;
    },
  };
}
