import { readFileSync } from 'node:fs';

/** Often enough that the machine is not filled meanwhile, seldom enough to cost less than 1 % of a core for all. */
const sampleIntervalMs = 100;
const bytesPerMegabyte = 1_048_576;
const bytesPerKilobyte = 1_024;

interface MemoryWatchOptions {
  readonly pid: number;
  readonly limitMb: number;
  /** Called once; `usedMb` is what the process had when it was seen. */
  readonly onExceeded: (usedMb: number) => void;
}

/**
 * Watches a process that no container limits. Counted is what the kernel could not take back, as for a container's
 * limit: Node's own program text is mapped from a file and shared. Where there is no /proc, V8's heap limit remains.
 *
 * @returns ends the watch
 * @see https://docs.kernel.org/filesystems/proc.html RssAnon, RssShmem
 */
export function watchMemory({ pid, limitMb, onExceeded }: MemoryWatchOptions): () => void {
  const timer = setInterval(() => {
    const usedBytes = readUsedBytes(pid);
    if (usedBytes === undefined || usedBytes <= limitMb * bytesPerMegabyte) return;
    clearInterval(timer);
    onExceeded(Math.round(usedBytes / bytesPerMegabyte));
  }, sampleIntervalMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** Undefined where it cannot be known: the process has ended, or the system has no /proc. */
function readUsedBytes(pid: number): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kilobytes = [...status.matchAll(/^Rss(?:Anon|Shmem):\s*(\d+) kB$/gm)].map(([, count]) =>
      Number(count),
    );
    return kilobytes.reduce((sum, count) => sum + count, 0) * bytesPerKilobyte;
  } catch {
    return undefined;
  }
}
