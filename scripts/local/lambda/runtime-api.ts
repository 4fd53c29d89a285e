import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer, host, listenOnLoopback } from '../network/loopback.ts';
import { readBody } from '../network/read-body.ts';
import { failed, type InvokeFailure, type InvokeResult } from './invoke-result.ts';
import type { Invocation, RuntimeSession } from './runtime-session.ts';

/** Largest answer of a synchronous invocation: 6 MB (Lambda quotas, "Invocation payload"). */
const maxResponseBytes = 6_291_556;
/** Enough for an error with a deep stack; the Runtime API itself names no limit. */
const maxErrorBytes = 262_144;

const responseTooLarge = 'Function.ResponseSizeTooLarge';

/** The server side of the Runtime API for one execution environment. */
export interface RuntimeApi {
  /** `host:port`, the form of AWS_LAMBDA_RUNTIME_API. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Serves Lambda's Runtime API to one runtime, on a loopback port of its own
 * (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html). It does not know what the runtime runs in.
 */
export async function createRuntimeApi(session: RuntimeSession): Promise<RuntimeApi> {
  const server = createServer((request, response) => void route(session, request, response));
  // A handler may be silent for minutes; the runtime's connection must still be there afterwards.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  const port = await listenOnLoopback(server);
  return { address: `${host}:${port}`, close: () => closeServer(server) };
}

async function route(session: RuntimeSession, request: IncomingMessage, response: ServerResponse) {
  const call = `${request.method} ${request.url?.replace(/^\/2018-06-01\/runtime\//, '')}`;
  const [, id = '', kind] = /^POST invocation\/([^/]+)\/(response|error)$/.exec(call) ?? [];
  if (call === 'GET invocation/next') {
    session.next((invocation) => sendInvocation(response, invocation));
  } else if (call === 'POST init/error') {
    session.failInit(await readFailure(request));
    reply(response, 202, { status: 'OK' });
  } else if (kind !== undefined && session.isUnderWay(id)) {
    const result = await (kind === 'error' ? readFailure(request) : readPayload(request));
    const isTooLarge = !result.ok && result.errorType === responseTooLarge;
    if (isTooLarge)
      reply(response, 413, { errorType: 'RequestEntityTooLarge', errorMessage: result.message });
    else reply(response, 202, { status: 'OK' });
    session.finish(id, result);
  } else if (kind !== undefined) {
    reply(response, 400, { errorType: 'InvalidRequestID', errorMessage: `no invocation ${id} is under way` });
  } else {
    reply(response, 404, { errorType: 'NotFound', errorMessage: `${call} is not part of the Runtime API` });
  }
}

async function readPayload(request: IncomingMessage): Promise<InvokeResult> {
  const outcome = await readBody(request, maxResponseBytes);
  if (outcome.ok) return { ok: true, payload: outcome.body.toString('utf8') };
  if (outcome.reason === 'aborted') return failed('Runtime.ExitError', 'runtime ended while it answered');
  const message = `response payload size exceeded maximum allowed payload size (${maxResponseBytes} bytes)`;
  return failed(responseTooLarge, message);
}

async function readFailure(request: IncomingMessage): Promise<InvokeFailure> {
  const outcome = await readBody(request, maxErrorBytes);
  const { errorType, errorMessage } = parseError(outcome.ok ? outcome.body.toString('utf8') : '');
  const header = request.headers['lambda-runtime-function-error-type'];
  return failed(String(errorType ?? header ?? 'Runtime.Unknown'), String(errorMessage ?? ''));
}

/** A runtime may send anything; what is no error object leaves the type to the header. */
function parseError(text: string): { errorType?: unknown; errorMessage?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function sendInvocation(response: ServerResponse, invocation: Invocation): void {
  response.writeHead(200, {
    'content-type': 'application/json',
    'lambda-runtime-aws-request-id': invocation.requestId,
    'lambda-runtime-deadline-ms': String(invocation.deadlineMs),
    'lambda-runtime-invoked-function-arn': invocation.functionArn,
    'lambda-runtime-trace-id': invocation.traceId,
  });
  response.end(invocation.payload);
}

function reply(response: ServerResponse, status: number, body: Readonly<Record<string, string>>): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
