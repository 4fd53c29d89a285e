import { afterAll } from 'vitest';

/**
 * Keeps audit lines and metrics, which services write whatever their log level, out of the tests' own output. A test
 * that looks at them replaces the same function.
 */
const serviceLine = /"message":"audit"|"_aws":/;
const { write } = process.stdout;

process.stdout.write = ((chunk: string | Uint8Array, ...rest: never[]) =>
  serviceLine.test(String(chunk)) || write.call(process.stdout, chunk, ...rest)) as typeof write;
afterAll(() => {
  process.stdout.write = write;
});
