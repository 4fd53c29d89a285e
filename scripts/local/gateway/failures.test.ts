import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createFunctionService, type FunctionService } from '../lambda/function-service.ts';
import { arnOf, createTaskRoot, definitionOf } from '../lambda/testing.ts';
import { createGateway, type Gateway } from './server.ts';

/** Fails in the way that its query asks for, and otherwise answers with its process id. */
const fragile = `
  const held = [];
  const never = () => new Promise(() => setInterval(() => {}, 1_000));
  const failures = {
    throw: () => { throw new Error('no such user'); },
    reject: () => { Promise.reject(new Error('lost')); return never(); },
    exit: () => process.exit(7),
    abort: () => process.abort(),
    memory: () => { held.push(Buffer.alloc(200 * 1_048_576).fill(1)); return never(); },
    time: never,
  };
  export const handler = async ({ queryStringParameters: { how } = {} }) => {
    await failures[how]?.();
    return String(process.pid);
  };`;
const unborn = "throw new Error('AUTH_SECRET_ID is missing');";

const { taskRoot, remove } = createTaskRoot({ fragile, unborn });
const problems: string[] = [];
const lines: string[] = [];
let functions: FunctionService;
let gateway: Gateway;
let base: string;

beforeAll(async () => {
  functions = createFunctionService({ logs: (_, line) => lines.push(line) });
  functions.register(definitionOf(taskRoot, 'fragile'));
  functions.register(definitionOf(taskRoot, 'unborn'));
  const hasty = { handler: 'fragile.handler', timeoutSeconds: 0.3 };
  functions.register(definitionOf(taskRoot, 'hasty', hasty));
  const route = (path: string, name: string, timeoutMs: number) => ({
    routeKey: `GET ${path}`,
    functionArn: arnOf(name),
    timeoutMs,
  });
  const routes = [
    route('/fragile', 'fragile', 30_000),
    route('/hasty', 'hasty', 30_000),
    route('/impatient', 'fragile', 50),
    route('/unborn', 'unborn', 30_000),
  ];
  const place = { apiId: 'a', stage: '$default', accountId: '000000000000', domainName: 'x' } as const;
  const api = { ...place, routes };
  gateway = createGateway({ api, invoke: functions.invoke, log: (line) => problems.push(line) });
  base = `http://127.0.0.1:${await gateway.listen(0)}`;
});
beforeEach(() => {
  problems.length = 0;
  lines.length = 0;
});
afterAll(async () => {
  await gateway.close();
  await functions.close();
  remove();
});

async function get(path: string) {
  const response = await fetch(base + path);
  return { status: response.status, body: await response.json() };
}

test.each([
  ['/fragile', 'throw', 'Error: no such user'],
  ['/fragile', 'reject', 'Runtime.UnhandledPromiseRejection: lost'],
  ['/fragile', 'exit', 'Runtime.ExitError: Runtime exited with error: exit status 7'],
  ['/fragile', 'abort', 'Runtime.ExitError: Runtime exited with error: signal: aborted'],
  ['/fragile', 'memory', 'Runtime.ExitError: Runtime exited with error: signal: killed'],
  ['/hasty', 'time', 'Sandbox.Timedout: Task timed out after 0.30 seconds'],
])('%s that fails by %s is a 500, and the next request is answered', async (path, how, cause) => {
  const { body: pid } = await get(path);
  expect(await get(`${path}?how=${how}`)).toEqual({
    status: 500,
    body: { message: 'Internal Server Error' },
  });
  expect(problems).toEqual([`GET ${path}: ${cause}`]);
  const next = await get(path);
  expect(next).toEqual({ status: 200, body: expect.any(Number) });
  // Only an error that the handler throws leaves its environment as it was.
  expect(next.body === pid).toBe(how === 'throw');
});

test('the log of a function that is killed for its memory says so', async () => {
  await get('/fragile?how=memory');
  expect(lines).toEqual([
    expect.stringMatching(/^killed: out of memory \(\d+ MB used, MemorySize is 128 MB\)$/),
  ]);
});

test('a function that crashes at import is a 500 every time', async () => {
  for (let count = 0; count < 2; count += 1)
    expect(await get('/unborn')).toEqual({ status: 500, body: { message: 'Internal Server Error' } });
  expect(problems).toEqual(Array(2).fill(expect.stringContaining('AUTH_SECRET_ID is missing')));
});

test('a function that is slower than its integration is a 503', async () => {
  expect(await get('/impatient?how=time')).toEqual({
    status: 503,
    body: { message: 'Service Unavailable' },
  });
});
