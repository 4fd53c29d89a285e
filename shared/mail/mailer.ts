import { createHash } from 'node:crypto';
import type { ErrorResponse, Resend } from 'resend';
import { MailError, type MailFailure } from './mail-error.ts';
import type { MailSettings } from './settings.ts';

/** A mail as it is read: the same content twice. */
export interface MailMessage {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

export interface Mail {
  /** One address. */
  readonly to: string;
  readonly message: MailMessage;
  /**
   * The same for every attempt to send this one mail; Resend sends it once within 24 hours. Any text: it leaves as its
   * SHA-256, so that it may be made of a token.
   */
  readonly idempotencyKey: string;
}

export interface Mailer {
  /** Resolves when the mail has been accepted, which is before it is delivered. @throws MailError */
  send(mail: Mail): Promise<void>;
}

export interface MailerOptions {
  /** Milliseconds for one mail, connecting included; the SDK has no limit of its own. */
  readonly timeoutMs: number;
  /** Default: the environment variable RESEND_BASE_URL, or Resend itself. */
  readonly baseUrl?: string;
}

/** Sends mail through Resend. The SDK is loaded with the first mail: most environments never send one. */
export function createMailer(settings: MailSettings, { timeoutMs, baseUrl }: MailerOptions): Mailer {
  let client: Promise<Resend> | undefined;
  const getClient = () => {
    client ??= createClient(settings.apiKey, baseUrl);
    return client;
  };
  return {
    send: async ({ to, message, idempotencyKey }) => {
      const { emails } = await getClient();
      const signal = AbortSignal.timeout(timeoutMs);
      const { data, error } = await emails.send(
        { ...message, from: settings.from, to: [to] },
        { idempotencyKey: createHash('sha256').update(idempotencyKey).digest('base64url'), signal },
      );
      // An answer of 500 with the body `null` has neither data nor error.
      if (typeof data?.id === 'string') return;
      if (signal.aborted) {
        throw new MailError('timed-out', `the mail service has not answered within ${timeoutMs} ms`);
      }
      throw toMailError(error);
    },
  };
}

async function createClient(apiKey: string, baseUrl: string | undefined): Promise<Resend> {
  const { Resend } = await import('resend');
  return new Resend(apiKey, baseUrl === undefined ? {} : { baseUrl });
}

const advice: Readonly<Record<Exclude<MailFailure, 'timed-out'>, string>> = {
  refused: 'refuses this mail: check the key and the sender in the secret, and the domain at Resend',
  'rate-limited': 'takes no more mail for now: try again later, or raise the limit or quota at Resend',
  unreachable: 'cannot be reached or has failed: try again later',
};

/** What Resend calls its errors (https://resend.com/docs/api-reference/errors); anything else is not repeated. */
const errorNamePattern = /^[a-z_]{1,40}$/;

function toMailError(error: Partial<ErrorResponse> | null): MailError {
  const status = typeof error?.statusCode === 'number' ? error.statusCode : undefined;
  const name = errorNamePattern.test(String(error?.name)) ? String(error?.name) : 'no reason given';
  const reason = classify(status, name);
  return new MailError(reason, `the mail service ${advice[reason]} (${status ?? 'no status'}, ${name})`);
}

function classify(status: number | undefined, name: string): Exclude<MailFailure, 'timed-out'> {
  if (status === 429 || name.endsWith('_quota_exceeded')) return 'rate-limited';
  return status !== undefined && status >= 400 && status < 500 ? 'refused' : 'unreachable';
}
