/**
 * Why a mail was not accepted: `refused` will not change by trying again (key, sender, recipient); the others may.
 * After `timed-out` and `unreachable` it may have been sent all the same.
 */
export type MailFailure = 'refused' | 'rate-limited' | 'unreachable' | 'timed-out';

/** A mail was not accepted. The message has no address, subject, link or key, and nothing that the service wrote. */
export class MailError extends Error {
  override readonly name = 'MailError';
  readonly reason: MailFailure;

  constructor(reason: MailFailure, message: string) {
    super(message);
    this.reason = reason;
  }
}
