import { type ResourceProblemCode, resourceProblems } from '#shared/contract/resources';

/** Error codes that belong to no resource. */
const commonProblems = {
  MALFORMED_JSON: { status: 400, title: 'The request body is not valid JSON' },
  INVALID_REQUEST: { status: 400, title: 'The request is not valid' },
  INVALID_CURSOR: { status: 400, title: 'The cursor is not valid' },
  INVALID_TOKEN: { status: 400, title: 'The token is not valid' },
  TOKEN_EXPIRED: { status: 400, title: 'The token has expired or was used already' },
  PASSWORD_TOO_SHORT: { status: 400, title: 'The password is too short' },
  PASSWORD_TOO_LONG: { status: 400, title: 'The password is too long' },
  PASSWORD_COMPROMISED: { status: 400, title: 'The password is known from data breaches' },
  CURRENT_SESSION: { status: 400, title: 'The session is the one of the request' },
  UNAUTHENTICATED: { status: 401, title: 'Valid credentials are required' },
  INVALID_CREDENTIALS: { status: 401, title: 'The e-mail address or the password is wrong' },
  FORBIDDEN: { status: 403, title: 'The request is not allowed' },
  EMAIL_NOT_VERIFIED: { status: 403, title: 'The e-mail address is not verified yet' },
  ACCOUNT_BANNED: { status: 403, title: 'The account has been banned' },
  NOT_FOUND: { status: 404, title: 'There is no such resource' },
  PRECONDITION_FAILED: { status: 412, title: 'The resource has changed since it was read' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The request body is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The request body must be JSON' },
  TOO_MANY_REQUESTS: { status: 429, title: 'Too many requests' },
  INTERNAL: { status: 500, title: 'Something went wrong on our side' },
  UNAVAILABLE: { status: 503, title: 'The service is temporarily unavailable' },
} as const satisfies Record<string, { status: number; title: string }>;

export type CommonProblemCode = keyof typeof commonProblems;
export type ProblemCode = CommonProblemCode | ResourceProblemCode;

/** Every error code an answer can carry, with its HTTP status and title (RFC 9457 `title`). */
export const problems: Readonly<Record<ProblemCode, { readonly status: number; readonly title: string }>> = {
  ...commonProblems,
  ...resourceProblems,
};

/** One fault of a request: `field` is a dotted path into the body, or the name of a header or parameter. */
export interface FieldFault {
  readonly field: string;
  readonly message: string;
}

/** Body of every error answer, sent as `application/problem+json` (RFC 9457). */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly error_code: ProblemCode;
  readonly request_id: string;
  readonly errors?: readonly FieldFault[];
}
