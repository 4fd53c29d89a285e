import { ProblemError } from '#shared/errors';

/** So long a provider that does not answer is left alone by well-behaved callers. */
const retryAfterSeconds = 10;

/** What the app is told in `error` when a sign-in by a provider has failed, beside the engine's own codes. */
export type RefusalCode =
  | 'invalid_code'
  | 'invalid_id_token'
  | 'issuer_missing'
  | 'provider_mismatch'
  | 'email_not_found'
  | 'email_not_verified';

/** What a provider answered is no proof of who signs in. Its message is for the log. */
export class SocialRefusal extends Error {
  override readonly name = 'SocialRefusal';
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** A provider does not answer, or not with what the protocol asks for. */
export class ProviderUnavailableError extends ProblemError {
  constructor(provider: string, fault: string, cause?: unknown) {
    const error = new Error(`${provider} ${fault}`, { cause });
    super('UNAVAILABLE', 'the sign-in provider does not answer: try again shortly', {
      cause: error,
      retryAfterSeconds,
    });
  }
}
