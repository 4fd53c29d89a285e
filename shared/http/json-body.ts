import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { ProblemError } from '#shared/errors';
import type { HttpEvent } from '#shared/http/event';

/** Largest request body read, in bytes. */
const maxBodyBytes = 1_048_576;
const jsonTypePattern = /^application\/(?:[\w.-]+\+)?json$/i;

/** Middleware: parses the body as JSON into `event.jsonBody`, or ends the request with 400, 413 or 415. */
export function jsonBody(): MiddlewareObj<HttpEvent> {
  return {
    before: function parseJsonBody({ event }) {
      Object.assign(event, { jsonBody: readJsonBody(event) });
    },
  };
}

function readJsonBody(event: APIGatewayProxyEventV2): unknown {
  if (!event.body) return undefined;
  const bytes = Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > maxBodyBytes) {
    throw new ProblemError(
      'PAYLOAD_TOO_LARGE',
      `the body has ${bytes.length} bytes: send at most ${maxBodyBytes}`,
    );
  }
  const mediaType = (event.headers['content-type'] ?? '').split(';', 1)[0]?.trim() ?? '';
  if (!jsonTypePattern.test(mediaType)) {
    throw new ProblemError('UNSUPPORTED_MEDIA_TYPE', 'send the header "Content-Type: application/json"');
  }
  return parseJson(bytes);
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes), refuseHostile);
  } catch (cause) {
    const detail = 'send JSON in UTF-8, without "__proto__" members and NUL characters';
    throw new ProblemError('MALFORMED_JSON', detail, { cause });
  }
}

/** `__proto__`, copied carelessly, changes the copy's prototype; PostgreSQL has no text with NUL in it. */
function refuseHostile(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new SyntaxError('member "__proto__" is not allowed');
  if (typeof value === 'string' && value.includes('\0')) throw new SyntaxError('NUL is not allowed');
  return value;
}
