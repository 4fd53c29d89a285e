import { createInterface } from 'node:readline/promises';

interface Streams {
  readonly input: NodeJS.ReadableStream;
  /** Where the question is shown; standard output may be going to a file. */
  readonly output: NodeJS.WritableStream;
}

/** Asks a question that only "yes" answers with yes; the end of the input is a no. */
export async function confirm({ input, output }: Streams, question: string): Promise<boolean> {
  const terminal = createInterface({ input, output });
  const ended = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
  try {
    const answer = await Promise.race([terminal.question(`${question} (yes or no) `), ended]);
    return answer.trim().toLowerCase() === 'yes';
  } finally {
    terminal.close();
  }
}
