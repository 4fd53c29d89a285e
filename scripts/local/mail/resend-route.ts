import type { IncomingMessage, ServerResponse } from 'node:http';
import { type LocalRoute, sendJson } from '../aws/local-route.ts';
import { standInPath } from '../stand-ins/outside-addresses.ts';
import type { Mailbox, MailTrouble } from './mailbox.ts';
import { ResendError } from './resend-error.ts';
import { readSendRequest } from './resend-request.ts';

/** Resend's, for those that are over its limit of requests. */
const retryAfterSeconds = 1;

/** Speaks Resend's protocol with its own SDK, and keeps the mails. */
export function createResendRoute(mailbox: Mailbox): LocalRoute {
  return {
    method: 'POST',
    path: `${standInPath('resend')}/emails`,
    respond: async (request, response) => {
      try {
        if (mailbox.trouble !== undefined) return troubles[mailbox.trouble](request, response);
        sendJson(response, 200, { id: await accept(mailbox, request) });
      } catch (error) {
        if (!(error instanceof ResendError)) throw error;
        sendError(response, error);
      }
    },
  };
}

async function accept(mailbox: Mailbox, request: IncomingMessage): Promise<string> {
  const { mail, idempotencyKey } = await readSendRequest(request);
  const id = mailbox.accept(mail, idempotencyKey);
  if (id !== 'key taken') return id;
  throw new ResendError(
    409,
    'invalid_idempotent_request',
    'This idempotency key has been used on a request that had a different payload',
  );
}

const troubles: Readonly<Record<MailTrouble, (request: IncomingMessage, response: ServerResponse) => void>> =
  {
    down: (request) => void request.socket.destroy(),
    // Whoever asked hangs up, or the endpoint closes every connection when it ends.
    slow: () => undefined,
    429: (_request, response) => {
      response.setHeader('retry-after', retryAfterSeconds);
      throw new ResendError(429, 'rate_limit_exceeded', 'Too many requests, made so on purpose');
    },
    500: () => {
      throw new ResendError(500, 'internal_server_error', 'An unexpected error occurred, made so on purpose');
    },
  };

function sendError(response: ServerResponse, { status, code, message }: ResendError): void {
  // The rest of a body that is too large has not been read.
  if (status === 413) response.setHeader('connection', 'close');
  sendJson(response, status, { statusCode: status, name: code, message });
}
