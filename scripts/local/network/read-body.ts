import type { IncomingMessage } from 'node:http';

/** A request's whole body, or why there is none. The rest of a body that is too large is left unread. */
export type BodyOutcome =
  | { readonly ok: true; readonly body: Buffer }
  | { readonly ok: false; readonly reason: 'too large' | 'aborted' };

export async function readBody(request: IncomingMessage, limitBytes: number): Promise<BodyOutcome> {
  if (Number(request.headers['content-length']) > limitBytes) return { ok: false, reason: 'too large' };
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // Leaving the loop must not destroy the socket: the answer still has to go out on it.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limitBytes) return { ok: false, reason: 'too large' };
      chunks.push(chunk);
    }
  } catch {
    return { ok: false, reason: 'aborted' };
  }
  return { ok: true, body: Buffer.concat(chunks) };
}
