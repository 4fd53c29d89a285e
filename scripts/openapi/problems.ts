import { type ProblemCode, problems } from '#shared/contract/errors';
import type { Answer, MediaType, Reference } from '#shared/openapi/document';
import { componentNameOf } from './names.ts';

/** What may happen to any request. */
export const commonCodes = ['TOO_MANY_REQUESTS', 'INTERNAL', 'UNAVAILABLE'] as const;
/** What may be wrong with any body. */
export const bodyCodes = [
  'MALFORMED_JSON',
  'INVALID_REQUEST',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
] as const;

/** Statuses that the gateway answers by itself too: too large, too many, no answer from the function. */
const gatewayStatuses: ReadonlySet<number> = new Set([413, 429, 500, 503]);
const gatewayContent = { 'application/json': { schema: { $ref: '#/components/schemas/GatewayMessage' } } };

/** Headers that go with a code, by their names as components. */
const headersOf: Partial<Record<ProblemCode, readonly string[]>> = {
  UNAUTHENTICATED: ['WWW-Authenticate'],
  TOO_MANY_REQUESTS: ['Retry-After'],
  UNAVAILABLE: ['Retry-After'],
};

/** Names of more codes would be longer than what they stand for. */
const maxNamedCodes = 2;

export type Answers = Readonly<Record<number, Answer | Reference>>;

export interface ProblemWriter {
  /**
   * The answers of an operation by status: the problems with these codes, and its `others`, which may share a status
   * with them. Few codes are a component, which is named after them.
   */
  write(codes: Iterable<ProblemCode>, others: Readonly<Record<number, Answer>>): Answers;
  readonly components: Readonly<Record<string, Answer>>;
}

export function createProblemWriter(): ProblemWriter {
  const components: Record<string, Answer> = {};
  const refer = (codes: readonly ProblemCode[], answer: Answer): Reference => {
    const name = codes.map(componentNameOf).join('Or');
    components[name] = answer;
    return { $ref: `#/components/responses/${name}` };
  };
  return {
    components,
    write(codes, others) {
      const byStatus = Map.groupBy([...new Set(codes)].sort(), (code) => problems[code].status);
      const written = [...byStatus].map(([status, group]) => {
        const answer = problemAnswer(status, group);
        const other = others[status];
        if (other) return [status, { ...answer, ...other, content: { ...answer.content, ...other.content } }];
        return [status, group.length > maxNamedCodes ? answer : refer(group, answer)];
      });
      return { ...others, ...Object.fromEntries(written) };
    },
  };
}

/** The answer with one of several codes. */
export function problemAnswer(status: number, codes: readonly ProblemCode[]): Answer {
  const narrowed = { properties: { error_code: { enum: codes } } };
  const content: Record<string, MediaType> = {
    'application/problem+json': { schema: { allOf: [{ $ref: '#/components/schemas/Problem' }, narrowed] } },
    ...(gatewayStatuses.has(status) && gatewayContent),
  };
  const description = `${codes.map((code) => problems[code].title).join('. Or: ')}.`;
  return { description, ...withHeaders(codes.flatMap((code) => headersOf[code] ?? [])), content };
}

/** References to headers that are components. */
export function withHeaders(names: readonly string[]) {
  if (names.length === 0) return {};
  return {
    headers: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }])),
  };
}
