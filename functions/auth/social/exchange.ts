import { ProviderUnavailableError } from './errors.ts';

/** Three of them, for keys, code and profile, end before a request's deadline of 4.5 s. */
export const exchangeTimeoutMs = 1_300;
/** Discovery documents and token answers have a few KiB. */
const maxAnswerBytes = 256 * 1_024;
const serverErrorStatus = 500;

/** A provider's answer: a JSON object or array. An object may tell of an error. */
export interface ProviderAnswer {
  readonly status: number;
  readonly body: object;
}

/**
 * Asks a provider and reads its JSON, within a time and a size. Redirects are not followed: an answer must not decide
 * where this function sends a secret to.
 * @throws ProviderUnavailableError
 */
export async function askProvider(
  provider: string,
  url: string,
  init: RequestInit = {},
): Promise<ProviderAnswer> {
  try {
    const response = await fetch(url, {
      ...init,
      // An idle connection that slept through a freeze would stall the next exchange: each has its own.
      headers: { accept: 'application/json', connection: 'close', ...init.headers },
      redirect: 'error',
      signal: AbortSignal.timeout(exchangeTimeoutMs),
    });
    if (response.status >= serverErrorStatus) {
      await response.body?.cancel();
      throw new TypeError(`status ${response.status}`);
    }
    return { status: response.status, body: parseObject(await readText(response)) };
  } catch (cause) {
    const fault = `gave no usable answer at ${new URL(url).pathname} within ${exchangeTimeoutMs} ms`;
    throw new ProviderUnavailableError(provider, fault, cause);
  }
}

async function readText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > maxAnswerBytes) throw new TypeError(`more than ${maxAnswerBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** The parser's own message would quote the answer, which may hold a token. */
function parseObject(text: string): ProviderAnswer['body'] {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null) throw new TypeError('no JSON object or array');
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
