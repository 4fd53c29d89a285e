import { z } from 'zod';
import { describeFaults } from '#shared/env';
import { createBackoff, parseRetryAfter } from './backoff.ts';
import type { Budget } from './budget.ts';
import { NeonApiError, NeonOutcomeUnknownError, refusal, unreachable } from './errors.ts';

/** Creating a project is the slowest request; Neon answers it within seconds and works on. */
const requestTimeoutMs = 30_000;
/** What Neon says about an error goes into ours, shortened: CloudFormation takes 4 KB in all. */
const longestSaid = 300;

export interface NeonRequest<Schema extends z.ZodType> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path below the base URL with its query, such as `/projects?search=a`. */
  readonly path: string;
  readonly body?: object;
  /** What the answer must hold; unknown members are left out. An answer without a body counts as `{}`. */
  readonly answer: Schema;
  /** Whether doing it twice does no harm. Default: GET only. */
  readonly isRepeatable?: boolean;
}

/** @throws NeonApiError, NeonOutcomeUnknownError */
export type Transport = <Schema extends z.ZodType>(request: NeonRequest<Schema>) => Promise<z.output<Schema>>;

export interface TransportOptions {
  /** Base URL without a trailing slash. */
  readonly url: string;
  readonly apiKey: string;
  readonly budget: Budget;
}

const errorBody = z.object({ code: z.string().optional(), message: z.string() });

/**
 * Sends requests to Neon's API and repeats what is safe to repeat: 423, 429 and 503 always, other failures only
 * where a second time does no harm (https://api-docs.neon.tech, "General Error").
 */
export function createTransport(options: TransportOptions): Transport {
  return async (request) => {
    const backoff = createBackoff();
    for (;;) {
      const result = await attempt(options, request);
      if ('value' in result) return parse(request, result.value);
      const delayMs = result.isPatient ? backoff.nextPatient() : backoff.next(result.retryAfterMs);
      if (!result.isRepeatable || delayMs === undefined || delayMs > options.budget.remainingMs())
        throw result.error;
      await options.budget.wait(delayMs);
    }
  };
}

interface Failure {
  readonly error: NeonApiError | NeonOutcomeUnknownError;
  readonly isRepeatable: boolean;
  readonly isPatient?: boolean;
  readonly retryAfterMs?: number | undefined;
}

async function attempt(
  options: TransportOptions,
  request: NeonRequest<z.ZodType>,
): Promise<{ readonly value: unknown } | Failure> {
  const { isRepeatable = request.method === 'GET' } = request;
  let response: Response;
  let text: string;
  try {
    response = await send(options, request);
    text = await response.text();
  } catch (cause) {
    const error = unreachable(nameOf(request), cause);
    return { error: isRepeatable ? error : unknownOutcome(error), isRepeatable };
  }
  if (response.ok) return { value: text };
  return failureOf(request, isRepeatable, response, said(text, options.apiKey));
}

function send({ url, apiKey, budget }: TransportOptions, { method, path, body }: NeonRequest<z.ZodType>) {
  const timeoutMs = Math.max(1, Math.min(requestTimeoutMs, budget.remainingMs()));
  return fetch(`${url}${path}`, {
    method,
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${apiKey}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
}

function failureOf(
  request: NeonRequest<z.ZodType>,
  isRepeatable: boolean,
  { status, headers }: Response,
  text: string,
): Failure {
  const error = refusal(nameOf(request), status, text);
  const retryAfterMs = parseRetryAfter(headers.get('retry-after'), Date.now());
  if (status === 423) return { error, isRepeatable: true, isPatient: true };
  if (status === 429 || status === 503) return { error, isRepeatable: true, retryAfterMs };
  if (status < 500) return { error, isRepeatable: false };
  return { error: isRepeatable ? error : unknownOutcome(error), isRepeatable };
}

function unknownOutcome({ message, cause }: NeonApiError): NeonOutcomeUnknownError {
  return new NeonOutcomeUnknownError(`${message} (nobody knows whether it was done)`, { cause });
}

/** The request as errors name it: without its query, which only repeats the settings. */
function nameOf({ method, path }: NeonRequest<z.ZodType>): string {
  return `${method} ${path.split('?', 1)[0]}`;
}

/** Neon's own words, without the key, should they ever repeat it. */
function said(text: string, apiKey: string): string {
  const body = errorBody.safeParse(parseJson(text)).data;
  if (body === undefined) return '';
  const words = [body.code, body.message].filter(Boolean).join(': ');
  return words.replaceAll(apiKey, '[redacted]').slice(0, longestSaid);
}

function parse<Schema extends z.ZodType>(request: NeonRequest<Schema>, value: unknown): z.output<Schema> {
  const parsed = request.answer.safeParse(value === '' ? {} : parseJson(String(value)));
  if (parsed.success) return parsed.data;
  const faults = describeFaults(parsed.error);
  throw new NeonApiError(`neon answered ${nameOf(request)} in a shape that is not understood: ${faults}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
