import type { FieldFault, ProblemCode } from '#shared/contract/errors';

interface ProblemOptions {
  readonly cause?: unknown;
  readonly faults?: readonly FieldFault[];
  /** Seconds after which the caller may try again, sent as `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** Members of the answer beside those that every problem has (RFC 9457 §3.2). */
  readonly extensions?: Readonly<Record<string, string>>;
}

/** An error whose `detail` the caller may read; `shared/http/problem.ts` turns it into the answer. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly faults: readonly FieldFault[];
  readonly retryAfterSeconds: number | undefined;
  readonly extensions: Readonly<Record<string, string>>;

  constructor(code: ProblemCode, detail: string, options: ProblemOptions = {}) {
    super(detail, { cause: options.cause });
    this.code = code;
    this.faults = options.faults ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.extensions = options.extensions ?? {};
  }
}

/** A fault of the deployment (a variable, a secret): for the operator's log, never for a caller. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** A secret that an operator has not given a value yet. */
export class MissingSecretError extends ConfigurationError {}
