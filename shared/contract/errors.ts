/** Every error code an answer can carry, with its HTTP status and title (RFC 9457 `title`). */
export const problems = {
  MALFORMED_JSON: { status: 400, title: 'The request body is not valid JSON' },
  INVALID_REQUEST: { status: 400, title: 'The request is not valid' },
  UNAUTHENTICATED: { status: 401, title: 'Valid credentials are required' },
  NOT_FOUND: { status: 404, title: 'There is no such resource' },
  PROFILE_NOT_FOUND: { status: 404, title: 'The user has no profile yet' },
  PROFILE_EXISTS: { status: 409, title: 'The user has a profile already' },
  PRECONDITION_FAILED: { status: 412, title: 'The resource has changed since it was read' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The request body is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The request body must be JSON' },
  INTERNAL: { status: 500, title: 'Something went wrong on our side' },
  UNAVAILABLE: { status: 503, title: 'The service is temporarily unavailable' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problems;

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
