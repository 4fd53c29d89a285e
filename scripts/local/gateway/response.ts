import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { InvokeResult } from '../lambda/invoke-result.ts';
import { hopByHopHeaders } from './request-facts.ts';

/** An answer before CORS headers and `apigw-requestid`. Header names are lower-case and may repeat. */
export interface GatewayResponse {
  readonly status: number;
  readonly headers: readonly Header[];
  readonly body: Buffer;
  /** Why the integration's own answer was not used; for the access log. */
  readonly integrationError?: string;
}

export type Header = readonly [name: string, value: string];

/** The gateway's own answer: `{"message":"Not Found"}` and the like. */
export function messageResponse(status: number, message: string, integrationError?: string): GatewayResponse {
  return {
    status,
    headers: [['content-type', 'application/json']],
    body: Buffer.from(JSON.stringify({ message })),
    ...(integrationError !== undefined && { integrationError }),
  };
}

/**
 * Turns an invocation's result into an HTTP answer by the rules of payload format 2.0. Whatever goes wrong in a
 * function is a 500, its own timeout included; a 502 for a malformed answer and a 504 are those of REST APIs
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html; for the timeout,
 * github.com/denoland/deno_registry2, issue 87). A payload without `statusCode`
 * is the body of a 200, whatever it is: valid JSON or not, a JSON string without its quotes. (AWS documents this for
 * valid JSON only; for the rest see the tests against real APIs in github.com/aws/aws-lambda-dotnet,
 * InvokeResponseExtensionsIntegrationTests.cs.)
 */
export function integrationResponse(result: InvokeResult): GatewayResponse {
  if (!result.ok && result.errorType === 'RequestTooLargeException') {
    return messageResponse(413, 'Request Entity Too Large', result.message);
  }
  if (!result.ok) {
    return messageResponse(500, 'Internal Server Error', `${result.errorType}: ${result.message}`);
  }
  const value = parse(result.payload);
  if (!isRecord(value) || !('statusCode' in value)) return inferredResponse(result.payload, value);
  return structuredResponse(value) ?? messageResponse(500, 'Internal Server Error', malformedText);
}

const malformedText =
  'The response from the Lambda function doesn’t match the format that API Gateway expects.';

function inferredResponse(payload: string, value: unknown): GatewayResponse {
  const body = typeof value === 'string' ? value : payload;
  return { status: 200, headers: [['content-type', 'application/json']], body: Buffer.from(body) };
}

function structuredResponse(value: Record<string, unknown>): GatewayResponse | undefined {
  const { statusCode: status, isBase64Encoded } = value;
  const headers = readHeaders(value.headers ?? {}, value.cookies ?? []);
  const body = readBody(value.body ?? '', isBase64Encoded ?? false);
  if (!isFinalStatus(status) || headers === undefined || body === undefined) return undefined;
  const hasType = headers.some(([name]) => name === 'content-type');
  if (isBodiless(status)) return { status, headers, body: Buffer.alloc(0) };
  return { status, headers: hasType ? headers : [...headers, defaultType], body };
}

const defaultType: Header = ['content-type', 'text/plain; charset=utf-8'];

/** RFC 9110, sections 15.3.5 and 15.4.5: 204 and 304 have no content. */
export function isBodiless(status: number): boolean {
  return status === 204 || status === 304;
}

function isFinalStatus(status: unknown): status is number {
  return Number.isInteger(status) && Number(status) >= 200 && Number(status) <= 599;
}

function readBody(body: unknown, isBase64Encoded: unknown): Buffer | undefined {
  if (typeof body !== 'string') return undefined;
  if (isBase64Encoded !== true) return isBase64Encoded === false ? Buffer.from(body) : undefined;
  return /^[A-Za-z0-9+/]*={0,2}$/.test(body) ? Buffer.from(body, 'base64') : undefined;
}

function readHeaders(headers: unknown, cookies: unknown): Header[] | undefined {
  if (!isRecord(headers) || !Array.isArray(cookies)) return undefined;
  const pairs = [
    ...Object.entries(headers),
    ...cookies.map((cookie: unknown): [string, unknown] => ['set-cookie', cookie]),
  ];
  const valid = pairs.map(([name, value]) => readHeader(name, value)).filter((pair) => pair !== undefined);
  if (valid.length < pairs.length) return undefined;
  // The gateway counts the bytes itself.
  return valid.filter(([name]) => name !== 'content-length' && !hopByHopHeaders.has(name));
}

function readHeader(name: string, value: unknown): Header | undefined {
  if (!['string', 'number', 'boolean'].includes(typeof value)) return undefined;
  try {
    validateHeaderName(name);
    validateHeaderValue(name, String(value));
    return [name.toLowerCase(), String(value)];
  } catch {
    return undefined;
  }
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
