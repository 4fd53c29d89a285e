import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';

/** The local stack's log folder: one file for each source, replaced at every start. */
export interface LogFiles {
  write(name: string, line: string): void;
  path(name: string): string;
  /** Resolves when every line is in its file. Later lines are dropped. */
  close(): Promise<void>;
}

/** @param directory made when missing */
export async function openLogFiles(directory: string): Promise<LogFiles> {
  await mkdir(directory, { recursive: true });
  const streams = new Map<string, WriteStream>();
  let isClosed = false;
  const path = (name: string): string => join(directory, `${name}.log`);
  const streamOf = (name: string): WriteStream => {
    const stream = streams.get(name) ?? createWriteStream(path(name));
    streams.set(name, stream);
    return stream;
  };
  return {
    write: (name, line) => {
      if (!isClosed) streamOf(name).write(`${line}\n`);
    },
    path,
    close: async () => {
      isClosed = true;
      await Promise.all([...streams.values()].map((stream) => finished(stream.end())));
    },
  };
}
