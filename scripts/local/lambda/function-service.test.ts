import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { FunctionDefinitionError } from './assert-runnable.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { createFunctionService, type FunctionService } from './function-service.ts';
import { type Launcher, launchProcess } from './process-launcher.ts';
import { arnOf, createTaskRoot, definitionOf } from './testing.ts';

const bundles = {
  echo: `let count = 0;
    export const handler = async (event, context) => ({
      event, context, count: ++count, pid: process.pid, environment: process.env,
      remainingMs: context.getRemainingTimeInMillis(),
    });`,
  meet: `import { connect } from 'node:net';
    export const handler = async ({ port }) => {
      await new Promise((resolve) => connect(port, '127.0.0.1').once('data', resolve));
      return process.pid;
    };`,
  fail: `export const handler = async ({ message }) => {
      if (message) throw new TypeError(message);
      return process.pid;
    };`,
  crash: `import { subscribe } from 'node:diagnostics_channel';
    export const handler = async ({ how }) => {
      if (how === 'exit') process.exit(7);
      if (how === 'later') subscribe('http.client.response.finish', () => process.exit(7));
      return process.pid;
    };`,
  stuck:
    'export const handler = async ({ ms }) => { const end = Date.now() + ms; while (Date.now() < end); return process.pid; };',
  large: 'export const handler = async ({ size }) => "x".repeat(size);',
  nothing: 'export const handler = async () => undefined;',
  print: `export const handler = async () => {
      process.stdout.write('half a ');
      process.stdout.write('line é\\nsecond\\n');
      process.stderr.write('problem\\n');
    };`,
  syntax: 'export const a = 1;\nexport const handler = async ( => {};',
  missing: "import 'not-there';\nexport const handler = async () => 1;",
  throws: "throw new Error('DATABASE_SECRET_ID is missing');",
  other: 'export const main = async () => 1;',
  callback: 'export const handler = (event, context, callback) => callback(null, 1);',
  deaf: "process.on('SIGTERM', () => {}); export const handler = async () => process.pid;",
  verbose:
    "export const handler = async () => { await new Promise((done) => process.stdout.write('x'.repeat(10_000_000) + 'y\\n', done)); };",
  rejects: "Promise.reject(new Error('lost')); await new Promise((resolve) => setTimeout(resolve, 1000));",
};

const { taskRoot, remove } = createTaskRoot(bundles);
let service: FunctionService;
const lines: string[] = [];

afterEach(() => service.close());

afterAll(remove);

function start(name: string, changes: Partial<FunctionDefinition> = {}, freeze = false): void {
  service = createFunctionService({ logs: (_, line) => lines.push(line), freeze });
  service.register(definitionOf(taskRoot, name, changes));
}

async function invoke(name: string, event: unknown = {}): Promise<unknown> {
  const result = await service.invoke(arnOf(name), JSON.stringify(event));
  return result.ok ? JSON.parse(result.payload) : result;
}

function isRunning(pid: unknown): boolean {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}

describe('what a function sees', () => {
  test('its variables are those of the template, of Lambda, and no others', async () => {
    start('echo');
    const result = await invoke('echo');
    expect(result).toMatchObject({
      environment: { AWS_LAMBDA_RUNTIME_API: expect.stringMatching(/^127\.0\.0\.1:\d+$/) },
    });
    expect(Object.keys((result as { environment: object }).environment).sort()).toEqual([
      'AWS_ACCESS_KEY_ID',
      'AWS_DEFAULT_REGION',
      'AWS_ENDPOINT_URL',
      'AWS_EXECUTION_ENV',
      'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
      'AWS_LAMBDA_FUNCTION_NAME',
      'AWS_LAMBDA_FUNCTION_VERSION',
      'AWS_LAMBDA_INITIALIZATION_TYPE',
      'AWS_LAMBDA_LOG_GROUP_NAME',
      'AWS_LAMBDA_LOG_STREAM_NAME',
      'AWS_LAMBDA_RUNTIME_API',
      'AWS_REGION',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_SESSION_TOKEN',
      'ISSUER',
      'LAMBDA_TASK_ROOT',
      'LANG',
      'PATH',
      'TZ',
      '_HANDLER',
      '_X_AMZN_TRACE_ID',
    ]);
  });

  test('its context describes the function and the invocation', async () => {
    start('echo', { timeoutSeconds: 8 });
    const result = await service.invoke(arnOf('echo'), '{"a":1}', {
      traceId: 'Root=1-5e6722a7-cc56xmpl46db7ae02d4da47e',
    });
    const value = JSON.parse(result.ok ? result.payload : '{}') as { remainingMs?: number };
    expect(value).toMatchObject({
      event: { a: 1 },
      environment: { _X_AMZN_TRACE_ID: 'Root=1-5e6722a7-cc56xmpl46db7ae02d4da47e' },
      context: {
        awsRequestId: expect.stringMatching(/^[\da-f-]{36}$/),
        functionName: 'echo',
        functionVersion: '$LATEST',
        invokedFunctionArn: arnOf('echo'),
        memoryLimitInMB: '128',
        logGroupName: '/logs/functions',
        callbackWaitsForEmptyEventLoop: true,
      },
    });
    expect(value.remainingMs).toBeGreaterThan(5_000);
    expect(value.remainingMs).toBeLessThanOrEqual(8_000);
  });

  test('a reserved variable in the template is refused by name', () => {
    expect(() => start('echo', { environment: { AWS_REGION: 'x', FINE: 'y' } })).toThrow(
      new FunctionDefinitionError(
        'function echo: environment variable AWS_REGION is reserved: rename it in the template',
      ),
    );
  });

  test('a handler outside the task root is refused', () => {
    expect(() => start('echo', { handler: '../echo.handler' })).toThrow('"../echo.handler"');
  });
});

describe('environments', () => {
  test('an idle environment is used again', async () => {
    start('echo');
    const first = await invoke('echo');
    const second = await invoke('echo');
    expect(first).toMatchObject({ count: 1 });
    expect(second).toMatchObject({ count: 2, pid: (first as { pid: number }).pid });
  });

  test('concurrent invocations run in environments of their own', async () => {
    const sockets: Socket[] = [];
    // Lets nobody go before both have arrived: they can only finish side by side.
    const barrier = createServer((socket) => {
      sockets.push(socket);
      if (sockets.length === 2) for (const waiting of sockets) waiting.end('go');
    });
    await once(barrier.listen(0, '127.0.0.1'), 'listening');
    start('meet');
    const event = { port: (barrier.address() as AddressInfo).port };
    const pids = await Promise.all([invoke('meet', event), invoke('meet', event)]);
    barrier.close();
    expect(new Set(pids).size).toBe(2);
  });

  test('a handler that throws leaves its environment alive', async () => {
    start('fail');
    const pid = await invoke('fail');
    expect(await invoke('fail', { message: 'no such user' })).toEqual({
      ok: false,
      errorType: 'TypeError',
      message: 'no such user',
    });
    expect(await invoke('fail')).toBe(pid);
  });

  test('an environment that exits is replaced', async () => {
    start('crash');
    const pid = await invoke('crash');
    expect(await invoke('crash', { how: 'exit' })).toEqual({
      ok: false,
      errorType: 'Runtime.ExitError',
      message: 'Runtime exited with error: exit status 7',
    });
    expect(await invoke('crash')).not.toBe(pid);
  });

  test('an environment that ends after its answer does not take the next invocation with it', async () => {
    start('crash');
    const pid = await invoke('crash', { how: 'later' });
    expect(pid).toBeTypeOf('number');
    const next = await invoke('crash');
    expect(next).toBeTypeOf('number');
    expect(next).not.toBe(pid);
  });

  test('the function timeout kills the environment', async () => {
    start('stuck', { timeoutSeconds: 0.3 });
    const pid = await invoke('stuck', { ms: 0 });
    expect(await invoke('stuck', { ms: 20_000 })).toEqual({
      ok: false,
      errorType: 'Sandbox.Timedout',
      message: 'Task timed out after 0.30 seconds',
    });
    await service.close();
    expect(isRunning(pid)).toBe(false);
  });

  test('an environment is frozen between invocations, and answers again', async () => {
    const calls: string[] = [];
    const launch: Launcher = (request) => {
      const sandbox = launchProcess(request);
      const record = (name: 'freeze' | 'thaw') => () => {
        calls.push(name);
        sandbox[name]();
      };
      return { ...sandbox, freeze: record('freeze'), thaw: record('thaw') };
    };
    service = createFunctionService({ logs: () => {}, freeze: true, launch });
    service.register(definitionOf(taskRoot, 'echo'));
    const first = await invoke('echo');
    const second = await invoke('echo');
    expect(second).toMatchObject({ count: 2, pid: (first as { pid: number }).pid });
    expect(calls.slice(0, 4)).toEqual(['freeze', 'thaw', 'freeze', 'thaw']);
  });

  test.each([false, true])('closing leaves no process (frozen: %s)', async (freeze) => {
    start('echo', {}, freeze);
    const { pid } = (await invoke('echo')) as { pid: number };
    expect(isRunning(pid)).toBe(true);
    await service.close();
    expect(isRunning(pid)).toBe(false);
    expect(await invoke('echo')).toMatchObject({ ok: false, errorType: 'ServiceException' });
  });
});

test('a process that ignores SIGTERM is killed', async () => {
  start('deaf');
  const pid = await invoke('deaf');
  await service.close();
  expect(isRunning(pid)).toBe(false);
});

describe('payloads and logs', () => {
  test('a handler without a result answers null', async () => {
    start('nothing');
    expect(await invoke('nothing')).toBeNull();
  });

  test('an answer of more than 6 MB is refused, and the environment goes on', async () => {
    start('large');
    expect(await invoke('large', { size: 6_300_000 })).toMatchObject({
      ok: false,
      errorType: 'Function.ResponseSizeTooLarge',
    });
    expect(await invoke('large', { size: 3 })).toBe('xxx');
  });

  test('an event of more than 6 MB is refused', async () => {
    start('nothing');
    expect(await invoke('nothing', 'x'.repeat(6_300_000))).toMatchObject({
      errorType: 'RequestTooLargeException',
    });
  });

  test('an unknown function is not found', async () => {
    start('nothing');
    expect(await invoke('unknown')).toMatchObject({ errorType: 'ResourceNotFoundException' });
  });

  test('output arrives in complete lines', async () => {
    start('print');
    lines.length = 0;
    await invoke('print');
    await service.close();
    expect(lines.toSorted()).toEqual(['half a line é', 'problem', 'second']);
  });

  test('a line of 10 MB arrives whole, in pieces', async () => {
    start('verbose');
    lines.length = 0;
    await invoke('verbose');
    const total = 10_000_001;
    await expect
      .poll(() => lines.reduce((sum, line) => sum + line.length, 0), { timeout: 4_000 })
      .toBe(total);
    expect(Math.max(...lines.map((line) => line.length))).toBe(262_144);
  });
});

describe('a bundle that cannot start is one line with its name and the cause', () => {
  test.each([
    [
      'syntax',
      'Runtime.UserCodeSyntaxError',
      /^cannot load \S+\/syntax\.mjs: SyntaxError: .+ \(\S+\/syntax\.mjs:2\)$/,
    ],
    [
      'missing',
      'Runtime.ImportModuleError',
      /^cannot load \S+\/missing\.mjs: Error.*: Cannot find package 'not-there'.*$/,
    ],
    [
      'throws',
      'Runtime.ImportModuleError',
      /^cannot load \S+\/throws\.mjs: Error: DATABASE_SECRET_ID is missing$/,
    ],
    ['absent', 'Runtime.ImportModuleError', /^cannot load \S+\/absent\.mjs: Error.*: Cannot find module .*$/],
    [
      'other',
      'Runtime.HandlerNotFound',
      /^cannot load \S+\/other\.mjs: its export "handler" is nothing, not a function$/,
    ],
    ['callback', 'Runtime.CallbackHandlerDeprecated', /declares a callback \(3 parameters\): make it async/],
    ['rejects', 'Runtime.UnhandledPromiseRejection', /^lost$/],
  ])('%s', async (name, errorType, message) => {
    start(name);
    expect(await invoke(name)).toEqual({ ok: false, errorType, message: expect.stringMatching(message) });
  });

  test('is known after preparing, and those that start are ready', async () => {
    start('syntax');
    writeFileSync(join(taskRoot, 'once.mjs'), 'export const handler = async () => process.pid;');
    service.register(definitionOf(taskRoot, 'once'));
    const prepared = await service.prepare();
    expect(prepared).toEqual([
      {
        arn: arnOf('syntax'),
        outcome: expect.objectContaining({ errorType: 'Runtime.UserCodeSyntaxError' }),
      },
      { arn: arnOf('once'), outcome: { ok: true } },
    ]);
    rmSync(join(taskRoot, 'once.mjs'));
    expect(await invoke('once')).toEqual(expect.any(Number));
  });

  test('it is tried again for the next invocation', async () => {
    start('late', {});
    expect(await invoke('late')).toMatchObject({ errorType: 'Runtime.ImportModuleError' });
    writeFileSync(join(taskRoot, 'late.mjs'), 'export const handler = async () => "there";');
    expect(await invoke('late')).toBe('there');
  });
});
