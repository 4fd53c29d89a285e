import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Server as NetServer } from 'node:net';
import { closeServer, host, listenOnLoopback } from '../network/loopback.ts';
import { readBody } from '../network/read-body.ts';
import { readAuthorization } from './authorization.ts';
import { AwsError } from './aws-error.ts';
import { type LocalRoute, localRoot, respondLocally, sendJson } from './local-route.ts';
import type { Principals } from './principals.ts';
import type { Operation, RestAnswer, RestService, Service } from './service.ts';

export interface AwsEndpointOptions {
  /** Port on 127.0.0.1, 0 for any free one; or the server that holds it. */
  readonly at: number | NetServer;
  readonly region: string;
  readonly principals: Principals;
  readonly services: readonly (Service | RestService)[];
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
const maxJsonBytes = 1024 * 1024;
/** Lambda's 6 MB of a synchronous invocation. */
const maxRestBytes = 6_291_456;
const jsonTypes = ['application/x-amz-json-1.1', 'application/x-amz-json-1.0'] as const;
const restType = 'application/json';

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
    } else void respond(options, request, response, url);
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
  url: URL,
): Promise<void> {
  try {
    send(response, await answer(options, request, url));
  } catch (error) {
    const { status, code, message } =
      error instanceof AwsError ? error : toInternalFailure(error, options.log);
    response.setHeader('x-amzn-errortype', code);
    if (!request.complete) response.setHeader('connection', 'close');
    const body = JSON.stringify({ __type: code, message });
    send(response, { status, headers: { 'content-type': jsonTypeOf(request) }, body });
  }
}

async function answer(options: AwsEndpointOptions, request: IncomingMessage, url: URL): Promise<RestAnswer> {
  const { accessKeyId, region, service: name } = readAuthorization(request.headers.authorization);
  const service = findService(options, name);
  if (region !== options.region) {
    throw new AwsError(
      'InvalidSignatureException',
      `Credential should be scoped to region '${options.region}', not '${region}'.`,
    );
  }
  const caller = options.principals.identify(accessKeyId);
  if ('respond' in service) {
    const { method = '', headers } = request;
    const { status, ...rest } = await service.respond(
      { method, url, headers, body: await read(request, maxRestBytes) },
      caller,
    );
    return { status, ...rest, headers: { 'content-type': restType, ...rest.headers } };
  }
  const operation = findOperation(service, String(request.headers['x-amz-target'] ?? ''));
  const body = JSON.stringify(await operation(parseJson(await read(request, maxJsonBytes)), caller));
  return { status: 200, headers: { 'content-type': jsonTypeOf(request) }, body };
}

/** The version of AWS's JSON protocol that a request has; where it has none, the one that most services speak. */
function jsonTypeOf({ headers }: IncomingMessage): string {
  return jsonTypes.find((type) => headers['content-type']?.startsWith(type)) ?? jsonTypes[0];
}

function findService({ services }: AwsEndpointOptions, name: string): Service | RestService {
  const service = services.find((candidate) => candidate.name === name);
  if (service !== undefined) return service;
  const known = services.map((candidate) => candidate.name).join(', ');
  throw new AwsError('UnknownOperationException', `service ${name} is not emulated here, only: ${known}`);
}

function findOperation({ name, targetPrefix, operations }: Service, target: string): Operation {
  const [prefix, operationName = ''] = target.split('.');
  const operation =
    prefix === targetPrefix && Object.hasOwn(operations, operationName)
      ? operations[operationName]
      : undefined;
  if (operation !== undefined) return operation;
  const asked = JSON.stringify(target || null);
  throw new AwsError('UnknownOperationException', `operation ${asked} of ${name} is not emulated here`);
}

async function read(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const result = await readBody(request, maxBytes);
  if (result.ok) return result.body;
  const message = `request is ${result.reason} (max is ${maxBytes} bytes)`;
  throw new AwsError('RequestEntityTooLargeException', message, 413);
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new AwsError('SerializationException', 'request body is not valid JSON');
  }
}

function toInternalFailure(error: unknown, log: (line: string) => void): AwsError {
  log(`aws endpoint: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return new AwsError('InternalFailure', 'the request failed for an unknown reason, see the log', 500);
}

function send(response: ServerResponse, { status, headers, body }: RestAnswer): void {
  response.writeHead(status, {
    ...headers,
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': randomUUID(),
  });
  response.end(body);
}
