import { type Fault, faultOf, timeoutMs } from './faults.ts';

/** Posts JSON; undefined if all went well. */
export function post(endpoint: string, body: unknown): Promise<Fault | undefined> {
  return exchange(endpoint, body, 'same-origin');
}

/** As nobody: an answer to whoever is signed in here would tell more than the same words for everybody. */
export function postWithoutCookies(endpoint: string, body: unknown): Promise<Fault | undefined> {
  return exchange(endpoint, body, 'omit');
}

async function exchange(endpoint: string, body: unknown, credentials: RequestCredentials) {
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      // Not "same-origin": by the Fetch standard, if not in Chromium, a page without referrer then says "Origin: null".
      mode: 'cors',
      credentials,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.ok) return undefined;
    return faultOf(
      { status: response.status, ...(await response.json().catch(() => ({}))) },
      response.headers,
    );
  } catch {
    return { code: 'unreachable' };
  }
}
