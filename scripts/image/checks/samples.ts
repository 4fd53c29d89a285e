import { dirname } from 'node:path/posix';
import { type ResourceName, resourceNames, resources } from '#shared/contract/resources';
import { type Route, routes } from '#shared/contract/routes';

/** An event, and what the answer to it looks like. */
export interface Sample {
  readonly event: unknown;
  readonly expected: RegExp;
}

/** An HTTP API event (payload format 2.0), as much of it as a function may rely on. */
function httpEvent(method: Route['method'], path: string, headers: Record<string, string> = {}) {
  const known = findRoute(path);
  return {
    version: '2.0',
    routeKey: `${known.method} ${known.path}`,
    rawPath: path,
    rawQueryString: '',
    headers: { host: '127.0.0.1', ...headers },
    requestContext: {
      requestId: 'image-test',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'image test' },
    },
    isBase64Encoded: false,
  };
}

function findRoute(path: string): Route {
  const isBelow = (route: Route) => route.path.endsWith('/{proxy+}') && path.startsWith(dirname(route.path));
  const found = routes.find((route) => route.path === path) ?? routes.find(isBelow);
  if (!found) throw new Error(`no route answers ${path}`);
  return found;
}

const noEvent = { neither: 'an event', nor: ['a', 'request'] };
/** Only a hand could send it: the gateway's events have a request context. The error is reported as the function's. */
const refused = { event: noEvent, expected: /^TypeError: / };

/** A step of the migration without a run to work on says so. */
const withoutRun = {
  good: {
    event: { runId: '0b8f3c1e-6d0a-4c55-9c43-1f6f6f3b1d10', range: 0, mode: 'copy', batchSize: 1 },
    expected: /^RunStateError: /,
  },
  bad: { event: noEvent, expected: /^ZodError: / },
};

/** A resource refuses strangers once its code runs and its database answers. */
function resourceSample(name: ResourceName) {
  const [route] = resources[name].routes;
  const event = httpEvent(route.method, route.path, { authorization: 'Bearer none' });
  return { good: { event, expected: /"statusCode":401/ }, bad: refused };
}

/** For each function an event that it answers well, and one that must not harm it. */
export const samples: Readonly<Record<string, { readonly good: Sample; readonly bad: Sample }>> = {
  account: {
    good: { event: httpEvent('GET', '/account/verify'), expected: /"statusCode":200.*<h1>/ },
    bad: refused,
  },
  // Nobody comes by a route: the event is an operator's request.
  admin: {
    good: { event: { action: 'find', text: 'nobody@example.test' }, expected: /"status":"found"/ },
    bad: { event: noEvent, expected: /"status":"invalid"/ },
  },
  auth: {
    good: { event: httpEvent('GET', '/api/auth/get-session'), expected: /"statusCode":200/ },
    bad: refused,
  },
  docs: {
    good: { event: httpEvent('GET', '/openapi.json'), expected: /"statusCode":200.*3\.1\.1/ },
    bad: refused,
  },
  health: {
    good: { event: httpEvent('GET', '/health'), expected: /"statusCode":200.*connected/ },
    bad: refused,
  },
  jwks: {
    good: { event: httpEvent('GET', '/api/auth/jwks'), expected: /"statusCode":200.*RS256/ },
    bad: refused,
  },
  // It takes no event.
  maintenance: {
    good: { event: {}, expected: /"complete":true/ },
    bad: { event: noEvent, expected: /"complete":true/ },
  },
  'migration-copy': withoutRun,
  // Nobody has filled the secret of the source.
  'migration-plan': {
    good: {
      event: { step: 'open', execution: 'image-test', input: { mode: 'dry-run' } },
      expected: /^ConfigurationError: secret /,
    },
    bad: { event: noEvent, expected: /^ZodError: / },
  },
  'migration-reconcile': withoutRun,
  'migration-report': {
    good: { event: { operation: 'status' }, expected: /"status":"not_found"/ },
    bad: { event: noEvent, expected: /^InvalidInputError: / },
  },
  'migration-rollback': withoutRun,
  'migration-verify': withoutRun,
  ...Object.fromEntries(resourceNames.map((name) => [name, resourceSample(name)])),
  // An event that names nothing to do with keys deploys, which does the same work again without harm.
  schema: {
    good: { event: {}, expected: /^\{/ },
    bad: { event: noEvent, expected: /^\{/ },
  },
};
