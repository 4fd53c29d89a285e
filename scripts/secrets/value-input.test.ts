import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { readValue } from './value-input.ts';

const ctrlC = '\u0003';
const ctrlD = '\u0004';

/** Types into a terminal and answers what was read, and what the screen shows. */
async function type(keys: string) {
  const output = new PassThrough();
  const shownBeforeHiding: number[] = [];
  const setRawMode = (isRaw: boolean) => isRaw && shownBeforeHiding.push(output.readableLength);
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode });
  const answer = readValue({ input, output }, 'value: ');
  input.write(keys);
  const result = await answer.catch(({ message }: Error) => message);
  expect(shownBeforeHiding, 'the terminal hides what is typed before it is asked for').toEqual([0]);
  output.end();
  return { result, screen: await text(output) };
}

it('what is typed is read to the end of the line and not shown', async () => {
  const backspace = '\u007f';
  expect(await type(`hux${backspace}nter2\r`)).toEqual({ result: 'hunter2', screen: 'value: \n' });
});

it.each([
  ['Ctrl-C', `hunter2${ctrlC}`, 'interrupted: nothing was written'],
  ['Ctrl-D', ctrlD, 'no value was given: nothing was written'],
])('%s ends it', async (_, keys, result) => {
  expect(await type(keys)).toEqual({ result, screen: 'value: \n' });
});

it('standard input is read to its end, and not without end', async () => {
  const output = new PassThrough();
  expect(await readValue({ input: Readable.from(['{"a":', '1}\n']), output }, '')).toBe('{"a":1}\n');
  const endless = Readable.from(
    (function* () {
      for (;;) yield 'x'.repeat(10_000);
    })(),
  );
  await expect(readValue({ input: endless, output }, '')).rejects.toThrow(
    'a secret holds at most 65536 bytes',
  );
});
