import { withDeadline } from '#shared/deadline';
import { ConfigurationError } from '#shared/errors';
import { MailError } from '#shared/mail/mail-error';
import { createMailer, type Mailer, type MailMessage } from '#shared/mail/mailer';
import { mailSettings } from '#shared/mail/settings';
import { logger } from '#shared/observability/logger';
import { countEvent } from '#shared/observability/metrics';
import { currentRequestScope } from '#shared/observability/request-scope';
import { createRenewable, type Renewable } from '#shared/renewable';
import { readSecret } from '#shared/secrets';

/** A mail that a request has led to. */
export interface OutgoingMail {
  readonly to: string;
  readonly message: MailMessage;
}

/** Sends mails; answers whether all were accepted in time. A failure is logged and counted, never thrown. */
export type Deliver = (mails: readonly OutgoingMail[], deadlineMs: number) => Promise<boolean>;

/** The key of the mail service is read with the first mail, and anew after the service has refused it. */
export function createDeliver(useMailer: Renewable<Mailer>): Deliver {
  return async (mails, deadlineMs) => {
    const sent = await Promise.all(
      mails.map((mail, index) =>
        withDeadline(
          useMailer((mailer) => send(mailer, mail, index)),
          deadlineMs,
        ).then(() => true, reportFailure),
      ),
    );
    return sent.every(Boolean);
  };
}

/** The mail service with the key and the sender of a secret; `timeoutMs` bounds each mail. */
export function createSecretMailer(secretId: string, timeoutMs: number): Renewable<Mailer> {
  return createRenewable({
    read: (fresh) => readSecret(secretId, mailSettings, { fresh }),
    create: (settings) => createMailer(settings, { timeoutMs }),
    // The key may have been replaced since it was read.
    isOutdated: (error) => error instanceof MailError && error.reason === 'refused',
  });
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
