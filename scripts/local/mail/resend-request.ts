import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { readBody } from '../network/read-body.ts';
import type { NewMail } from './mailbox.ts';
import { ResendError } from './resend-error.ts';

/** Resend takes 40 MB with attachments; a mail without any has some kilobytes. */
const maxRequestBytes = 1024 * 1024;
/** https://resend.com/docs/api-reference/emails/send-email */
const mostRecipients = 50;
const longestIdempotencyKey = 256;

const addressPattern =
  /^(?:[^<>\p{C}]+ )?<([^\s<>@,]+@[^\s<>@,]+\.[^\s<>@,]+)>$|^([^\s<>@,]+@[^\s<>@,]+\.[^\s<>@,]+)$/u;
const recipient = z.string().transform((text, context) => {
  const [, named, bare] = addressPattern.exec(text) ?? [];
  const address = named ?? bare;
  if (address === undefined) context.addIssue('must be email@example.com or Name <email@example.com>');
  return address ?? '';
});

/** What of Resend's protocol is understood; any other member is refused by name. */
const mailSchema = z.strictObject({
  from: z.string().regex(addressPattern, 'must be email@example.com or Name <email@example.com>'),
  to: z.union([recipient.transform((one) => [one]), z.array(recipient).min(1).max(mostRecipients)]),
  subject: z.string().regex(/^[^\p{Cc}]+$/u, 'must have no control characters, and something else'),
  html: z.string().optional(),
  text: z.string().optional(),
});

interface SendRequest {
  readonly mail: NewMail;
  readonly idempotencyKey: string | undefined;
}

/** Reads what the SDK sends to `POST /emails`. @throws ResendError */
export async function readSendRequest(request: IncomingMessage): Promise<SendRequest> {
  checkKey(request.headers.authorization);
  const idempotencyKey = readIdempotencyKey(request.headers['idempotency-key']);
  const parsed = mailSchema.safeParse(await readJson(request));
  if (!parsed.success) throw new ResendError(422, 'validation_error', z.prettifyError(parsed.error));
  const { to, html = '', text = '', ...rest } = parsed.data;
  if (html === '' && text === '')
    throw new ResendError(422, 'missing_required_field', 'Missing `html` or `text` field.');
  return { mail: { ...rest, to: to.join(', '), html, text }, idempotencyKey };
}

/** Any key of Resend's form will do. */
function checkKey(authorization: string | undefined): void {
  if (authorization === undefined) throw new ResendError(401, 'missing_api_key', 'Missing API Key');
  if (!/^Bearer re_\S+$/.test(authorization))
    throw new ResendError(403, 'invalid_api_key', 'API key is invalid');
}

function readIdempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header === 'string' && header !== '' && header.length <= longestIdempotencyKey) return header;
  throw new ResendError(
    400,
    'invalid_idempotency_key',
    `The idempotency key must be between 1-${longestIdempotencyKey} characters`,
  );
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const read = await readBody(request, maxRequestBytes);
  if (!read.ok) {
    throw new ResendError(
      413,
      'validation_error',
      `request is ${read.reason} (max is ${maxRequestBytes} bytes)`,
    );
  }
  try {
    return JSON.parse(read.body.toString('utf8'));
  } catch {
    throw new ResendError(400, 'validation_error', 'request body is not valid JSON');
  }
}
