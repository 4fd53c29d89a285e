import type { ChildProcess } from 'node:child_process';

/** Signals as Lambda names them, which are Go's words for them. */
const signalNames: Readonly<Partial<Record<NodeJS.Signals, string>>> = {
  SIGABRT: 'aborted',
  SIGBUS: 'bus error',
  SIGILL: 'illegal instruction',
  SIGKILL: 'killed',
  SIGSEGV: 'segmentation fault',
  SIGTERM: 'terminated',
};

/**
 * How a process has ended, in Lambda's words: `exit status 7`, `signal: killed`.
 *
 * @param killedStatus the exit status by which a command says that what it ran was killed, as Docker's client does
 */
export function describeExit(child: ChildProcess, killedStatus?: number): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`cannot start: ${error.message}`));
    child.once('exit', (code, signal) => {
      const endedBy = code === killedStatus ? 'SIGKILL' : signal;
      resolve(endedBy === null ? `exit status ${code}` : `signal: ${signalNames[endedBy] ?? endedBy}`);
    });
  });
}
