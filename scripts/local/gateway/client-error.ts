import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { createRequestId } from './request-facts.ts';

const statusOfCode: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

/** Answers bytes that are no HTTP request, or no complete one in time, and ends the connection. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status = statusOfCode[error.code ?? ''] ?? 400;
  const message = STATUS_CODES[status] ?? '';
  const body = JSON.stringify({ message });
  socket.end(
    [
      `HTTP/1.1 ${status} ${message}`,
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(body)}`,
      `apigw-requestid: ${createRequestId()}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
