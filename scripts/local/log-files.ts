import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The local stack's log folder: one file for each source, replaced at every start. */
export interface LogFiles {
  write(name: string, line: string): void;
  path(name: string): string;
  /** Resolves when every line is in its file. Later lines are dropped. */
  close(): Promise<void>;
}

/**
 * @param directory made when missing
 * @param onProblem hears once of each file that cannot be written, whose lines are dropped from then on
 */
export async function openLogFiles(directory: string, onProblem: (line: string) => void): Promise<LogFiles> {
  await mkdir(directory, { recursive: true });
  const streams = new Map<string, WriteStream>();
  let isClosed = false;
  const path = (name: string): string => join(directory, `${name}.log`);
  const open = (name: string): WriteStream => {
    const stream = createWriteStream(path(name));
    stream.once('error', ({ message }) => onProblem(`log ${path(name)} cannot be written: ${message}`));
    streams.set(name, stream);
    return stream;
  };
  return {
    write: (name, line) => {
      if (isClosed) return;
      const stream = streams.get(name) ?? open(name);
      if (stream.writable) stream.write(`${line}\n`);
    },
    path,
    close: async () => {
      isClosed = true;
      await Promise.all([...streams.values()].map(end));
    },
  };
}

async function end(stream: WriteStream): Promise<void> {
  if (stream.closed) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  stream.once('close', resolve).end();
  await promise;
}
