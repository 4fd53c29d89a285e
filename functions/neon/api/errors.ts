/** Neon refused a request, or could not be reached. The message names the request and the remedy, never the key. */
export class NeonApiError extends Error {
  override readonly name = 'NeonApiError';
  /** HTTP status of the answer; undefined if there was none. */
  readonly status: number | undefined;

  constructor(message: string, status?: number, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** Nobody knows whether Neon did what was asked: the answer was lost. Asking again could do it twice. */
export class NeonOutcomeUnknownError extends Error {
  override readonly name = 'NeonOutcomeUnknownError';
}

/** What is at Neon does not fit what the stage asks for; only a person can decide. */
export class NeonMismatchError extends Error {
  override readonly name = 'NeonMismatchError';
}

/** What to do about an answer, by its status (https://neon.com/docs/reference/api, "Errors"). */
const remedies: Readonly<Record<number, string>> = {
  400: 'correct the settings under neon; a personal API key also needs "orgId" in its secret',
  401: 'put a valid API key into the secret',
  403: 'use an API key that may manage this project',
  404: 'check that the API key is one of the organization that the project belongs to',
  422: "correct the settings under neon, or make room within the plan's limits",
  423: 'another operation on the project has not ended: deploy again later',
  429: 'too many requests with this account: deploy again later',
};
const otherRemedy = 'see https://neonstatus.com and deploy again later';

/** The error for an answer that is not a success. */
export function refusal(request: string, status: number, said: string): NeonApiError {
  const remedy = remedies[status] ?? otherRemedy;
  return new NeonApiError(
    `neon answered ${request} with ${status}${said && ` (${said})`}: ${remedy}`,
    status,
  );
}

/** The error for a request without an answer, such as `ECONNREFUSED`. */
export function unreachable(request: string, cause: unknown): NeonApiError {
  const message = `neon cannot be reached for ${request} (${causeName(cause)}): ${otherRemedy}`;
  return new NeonApiError(message, undefined, { cause });
}

/** A system error's code or the kind of error; `fetch` wraps the one that matters. */
function causeName(thrown: unknown): string {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    const { code } = error as { code?: unknown };
    if (typeof code === 'string') return code;
    if (error.name === 'TimeoutError') return error.name;
  }
  return thrown instanceof Error ? thrown.name : typeof thrown;
}
