import { withDeadline } from '#shared/deadline';
import { ConfigurationError } from '#shared/errors';
import { isDeliverable } from '#shared/mail/deliverable';
import { MailError } from '#shared/mail/mail-error';
import type { Mailer, MailMessage } from '#shared/mail/mailer';
import { logger } from '#shared/observability/logger';
import { countEvent } from '#shared/observability/metrics';
import { currentRequestScope } from '#shared/observability/request-scope';
import type { Renewable } from '#shared/renewable';

/** A mail that a request has led to. */
export interface OutgoingMail {
  readonly to: string;
  readonly message: MailMessage;
}

/**
 * Sends mails; answers whether all were accepted in time. A failure is logged and counted, never thrown. What nobody
 * could get is not sent: the mail service would count it as bounced, and trust the sender less.
 */
export type Deliver = (mails: readonly OutgoingMail[], deadlineMs: number) => Promise<boolean>;

/** The key of the mail service is read with the first mail, and anew after the service has refused it. */
export function createDeliver(useMailer: Renewable<Mailer>): Deliver {
  return async (mails, deadlineMs) => {
    const sent = await Promise.all(
      mails
        .filter(({ to }) => isDeliverable(to))
        .map((mail, index) =>
          withDeadline(
            useMailer((mailer) => send(mailer, mail, index)),
            deadlineMs,
          ).then(() => true, reportFailure),
        ),
    );
    return sent.every(Boolean);
  };
}

/** Whether the key may have been replaced since it was read. */
export function isKeyRefused(error: unknown): boolean {
  return error instanceof MailError && error.reason === 'refused';
}

function send(mailer: Mailer, { to, message }: OutgoingMail, index: number): Promise<void> {
  const idempotencyKey = `${currentRequestScope()?.requestId ?? crypto.randomUUID()} ${index}`;
  return mailer.send({ to, message, idempotencyKey });
}

function reportFailure(error: unknown): false {
  countEvent('MailFailed');
  const isKnown = error instanceof MailError || error instanceof ConfigurationError;
  logger.error('mail failed', { reason: isKnown ? error.message : (error as Error).name });
  return false;
}
