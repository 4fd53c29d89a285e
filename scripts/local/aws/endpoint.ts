import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Server as NetServer } from 'node:net';
import { closeServer, host, listenOnLoopback } from '../network/loopback.ts';
import { readBody } from '../network/read-body.ts';
import { readAuthorization } from './authorization.ts';
import { AwsError } from './aws-error.ts';
import { type LocalRoute, localRoot, respondLocally, sendJson } from './local-route.ts';
import type { Principals } from './principals.ts';
import type { Service } from './service.ts';

export interface AwsEndpointOptions {
  /** Port on 127.0.0.1, 0 for any free one; or the server that holds it. */
  readonly at: number | NetServer;
  readonly region: string;
  readonly principals: Principals;
  readonly services: readonly Service[];
  /** What else answers, below `/_local/`. Default: nothing but the endpoint's health. */
  readonly localRoutes?: readonly LocalRoute[];
  /** Gets what went wrong inside the endpoint itself. */
  readonly log: (line: string) => void;
}

export interface AwsEndpoint {
  readonly url: string;
  close(): Promise<void>;
}

/** A secret may have 64 KiB, which JSON escapes can make six times as long. */
const maxRequestBytes = 1024 * 1024;
const contentType = 'application/x-amz-json-1.1';

/**
 * One address for every emulated AWS service, for AWS_ENDPOINT_URL of the SDKs and `aws --endpoint-url`.
 * Rejects when the port is in use.
 */
export async function startAwsEndpoint(options: AwsEndpointOptions): Promise<AwsEndpoint> {
  const routes = [healthRoute(options), ...(options.localRoutes ?? [])];
  const server = createServer((request, response) => {
    const url = toUrl(request.url);
    if (url.pathname.startsWith(localRoot)) {
      void respondLocally(routes, request, response, url, (line) => options.log(`aws endpoint: ${line}`));
    } else void respond(options, request, response);
  });
  const port = await listenOnLoopback(server, options.at);
  return { url: `http://${host}:${port}`, close: () => closeServer(server) };
}

function healthRoute({ services }: AwsEndpointOptions): LocalRoute {
  return {
    method: 'GET',
    path: '/_local/health',
    respond: (_request, response) =>
      sendJson(response, 200, { status: 'ok', services: services.map(({ name }) => name) }),
  };
}

/** What a request asks for. A target that is no path (RFC 9112 section 3.2) is the root's. */
function toUrl(target = '/'): URL {
  const base = `http://${host}`;
  return new URL(target.startsWith('/') && URL.canParse(`${base}${target}`) ? `${base}${target}` : base);
}

async function respond(
  options: AwsEndpointOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    send(response, 200, await answer(options, request));
  } catch (error) {
    const { status, code, message } =
      error instanceof AwsError ? error : toInternalFailure(error, options.log);
    response.setHeader('x-amzn-errortype', code);
    if (!request.complete) response.setHeader('connection', 'close');
    send(response, status, { __type: code, message });
  }
}

async function answer(options: AwsEndpointOptions, request: IncomingMessage): Promise<unknown> {
  const { accessKeyId, region, service: name } = readAuthorization(request.headers.authorization);
  const service = options.services.find((candidate) => candidate.name === name);
  if (service === undefined) {
    const known = options.services.map((candidate) => candidate.name).join(', ');
    throw new AwsError('UnknownOperationException', `service ${name} is not emulated here, only: ${known}`);
  }
  if (region !== options.region) {
    throw new AwsError(
      'InvalidSignatureException',
      `Credential should be scoped to region '${options.region}', not '${region}'.`,
    );
  }
  const caller = options.principals.identify(accessKeyId);
  const [prefix, operationName = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
  const isKnown = prefix === service.targetPrefix && Object.hasOwn(service.operations, operationName);
  const operation = isKnown ? service.operations[operationName] : undefined;
  if (operation === undefined) {
    const target = JSON.stringify(request.headers['x-amz-target'] ?? null);
    throw new AwsError('UnknownOperationException', `operation ${target} of ${name} is not emulated here`);
  }
  return operation(await readJson(request), caller);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const read = await readBody(request, maxRequestBytes);
  if (!read.ok) {
    const message = `request is ${read.reason} (max is ${maxRequestBytes} bytes)`;
    throw new AwsError('RequestEntityTooLargeException', message, 413);
  }
  try {
    return JSON.parse(read.body.toString('utf8'));
  } catch {
    throw new AwsError('SerializationException', 'request body is not valid JSON');
  }
}

function toInternalFailure(error: unknown, log: (line: string) => void): AwsError {
  log(`aws endpoint: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return new AwsError('InternalFailure', 'the request failed for an unknown reason, see the log', 500);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(text),
    'x-amzn-requestid': randomUUID(),
  });
  response.end(text);
}
