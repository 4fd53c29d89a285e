import { z } from 'zod';
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
const fieldFault = z.object({ field: z.string(), message: z.string() }).meta({ id: 'FieldFault' });
export type FieldFault = Readonly<z.output<typeof fieldFault>>;

/** Body of every error answer, sent as `application/problem+json` (RFC 9457). */
export const problemBody = z
  .object({
    type: z.string().describe('A URN of the error code.'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What is wrong with this request, and how to mend it.'),
    error_code: z
      .enum(Object.keys(problems) as ProblemCode[])
      .describe('There may be new codes: go by the status where you do not know one.'),
    request_id: z.string().describe('Leads to the request in the log of the service.'),
    errors: z.array(fieldFault).readonly().optional().describe('Every field at fault.'),
    code: z.string().optional().describe("Below /api/auth: the code as Better Auth's client knows it."),
    message: z.string().optional().describe("Below /api/auth: the detail as Better Auth's client knows it."),
  })
  .meta({ id: 'Problem' });
export type ProblemBody = Readonly<z.output<typeof problemBody>>;
