import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createTraceId } from '../lambda/trace-id.ts';

/** What the gateway knows of a request before its body: the source of the event and of the access log. */
export interface RequestFacts {
  readonly method: string;
  /** As sent, still encoded, without the query string. */
  readonly sentPath: string;
  readonly rawQueryString: string;
  readonly protocol: string;
  /** Lower-case names; repeated headers joined with a comma; cookies and hop-by-hop headers left out. */
  readonly headers: ReadonlyMap<string, string>;
  readonly cookies: readonly string[];
  readonly sourceIp: string;
  readonly port: number;
  /** The gateway's own request id, also sent to the client as `apigw-requestid`. */
  readonly requestId: string;
  readonly traceId: string;
  readonly receivedAtMs: number;
}

/** RFC 9110, section 7.6.1: headers of the connection, which no intermediary passes on. */
export const hopByHopHeaders: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

export function readFacts(request: IncomingMessage, receivedAtMs: number): RequestFacts {
  const { target, query } = splitTarget(request.url ?? '/');
  const headers = joinHeaders(request.rawHeaders);
  const cookies = (headers.get('cookie') ?? '').split(';').map((cookie) => cookie.trim());
  headers.delete('cookie');
  return {
    method: request.method ?? 'GET',
    sentPath: target,
    rawQueryString: query,
    protocol: `HTTP/${request.httpVersion}`,
    headers,
    cookies: cookies.filter((cookie) => cookie !== ''),
    sourceIp: (request.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
    port: request.socket.localPort ?? 0,
    requestId: createRequestId(),
    traceId: headers.get('x-amzn-trace-id') ?? createTraceId(receivedAtMs),
    receivedAtMs,
  };
}

/** Fifteen characters and an equals sign, as in `ATfSmjLgPHcESJw=`. */
export function createRequestId(): string {
  return `${randomBytes(11).toString('base64url')}=`;
}

function splitTarget(url: string): { target: string; query: string } {
  // Absolute form, as sent to a proxy (RFC 9112, section 3.2.2): the host part is not the gateway's concern.
  const origin = url.replace(/^https?:\/\/[^/?]*/i, '');
  const mark = origin.indexOf('?');
  if (mark === -1) return { target: origin || '/', query: '' };
  return { target: origin.slice(0, mark) || '/', query: origin.slice(mark + 1) };
}

function joinHeaders(rawHeaders: readonly string[]): Map<string, string> {
  const headers = new Map<string, string>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    const before = headers.get(name);
    const separator = name === 'cookie' ? ';' : ',';
    if (!hopByHopHeaders.has(name))
      headers.set(name, before === undefined ? value : before + separator + value);
  }
  return headers;
}
