import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { ValueError } from './errors.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html */
const maxValueBytes = 65_536;

interface Streams {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  /** Where the question is shown; standard output may be going to a file. */
  readonly output: NodeJS.WritableStream;
}

/** Reads a secret: all of standard input, or one line that is typed or pasted without being shown. @throws ValueError */
export function readValue({ input, output }: Streams, question: string): Promise<string> {
  return input.isTTY ? askHidden({ input, output }, question) : readAll(input);
}

async function readAll(input: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    bytes += chunk.length;
    if (bytes > maxValueBytes)
      throw new ValueError(`not written: a secret holds at most ${maxValueBytes} bytes`);
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function askHidden({ input, output }: Streams, question: string): Promise<string> {
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() });
  // Before the question: what is typed at the first sight of it must not be shown any more.
  const terminal = createInterface({ input, output: silence, terminal: true, historySize: 0 });
  output.write(question);
  try {
    return await new Promise<string>((resolve, reject) => {
      terminal.once('line', resolve);
      terminal.once('SIGINT', () => reject(new ValueError('interrupted: nothing was written')));
      terminal.once('close', () => reject(new ValueError('no value was given: nothing was written')));
    });
  } finally {
    terminal.close();
    output.write('\n');
  }
}
