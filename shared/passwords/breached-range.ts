/** What went wrong with the range API. Its message holds neither the password nor any part of its digest. */
export class BreachCheckError extends Error {
  override readonly name = 'BreachCheckError';
}

export interface RangeRequest {
  /** Base URL of the API, without a trailing slash. */
  readonly url: string;
  /** First five hexadecimal digits of a SHA-1 digest, in upper case. */
  readonly prefix: string;
  /** Bounds the whole exchange, in milliseconds. */
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
}

/** The rest of a SHA-1 digest and in how many breaches it was seen; 0 for padding. */
export interface RangeRow {
  readonly suffix: string;
  readonly count: number;
}

/** A padded answer has up to 1,000 rows of about 40 bytes; several times that is somebody else's answer. */
const maxResponseBytes = 256 * 1024;
/** What the rest of SHA-1's 40 digits looks like, and a count. */
const rowPattern = /^([\dA-F]{35}):(\d{1,10})$/;

/**
 * Asks the range API of Pwned Passwords (https://haveibeenpwned.com/API/v3#PwnedPasswords) for the digests that begin
 * with a prefix, padded so that the answer's length says nothing of it.
 * @throws BreachCheckError
 */
export async function readRange({ url, prefix, timeoutMs, fetch }: RangeRequest): Promise<RangeRow[]> {
  try {
    const response = await fetch(`${url}/range/${prefix}`, {
      // An idle connection that slept through a freeze would stall the next check: each has its own.
      headers: { 'add-padding': 'true', connection: 'close', 'user-agent': 'gatehouse' },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new BreachCheckError(`the range API answered ${response.status}, not 200`);
    }
    return parseRows(await readText(response));
  } catch (error) {
    if (error instanceof BreachCheckError) throw error;
    throw new BreachCheckError(`the range API gave no answer within ${timeoutMs} ms, or none at all`, {
      cause: error,
    });
  }
}

async function readText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > maxResponseBytes) {
      throw new BreachCheckError(`the range API answered more than ${maxResponseBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function parseRows(text: string): RangeRow[] {
  return text
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => {
      const [, suffix, count] = rowPattern.exec(line) ?? [];
      if (suffix === undefined) {
        throw new BreachCheckError(
          'the range API answered something other than lines of 35 digits and a count',
        );
      }
      return { suffix, count: Number(count) };
    });
}
