import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** Longest event that CloudWatch Logs takes (PutLogEvents quota); a longer line is passed on in pieces. */
const maxLogLineCharacters = 262_144;

/** Hands every complete line of `stream` to `onLine`, and what is left when the stream ends. */
export function forwardLines(stream: Readable, onLine: (line: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const take = (text: string): void => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(passPieces(line, onLine).replace(/\r$/, ''));
    rest = passPieces(rest, onLine);
  };
  stream.on('data', (chunk: Buffer) => take(decoder.write(chunk)));
  stream.once('end', () => {
    take(decoder.end());
    if (rest !== '') onLine(rest);
  });
}

/** Passes on what is above the limit, and gives the rest. */
function passPieces(line: string, onLine: (line: string) => void): string {
  let rest = line;
  for (; rest.length > maxLogLineCharacters; rest = rest.slice(maxLogLineCharacters)) {
    onLine(rest.slice(0, maxLogLineCharacters));
  }
  return rest;
}
