/**
 * The runtime of a function's process: loads the handler, then asks the Runtime API for one invocation after the
 * other. Plain JavaScript without dependencies, because it is on the path of every cold start.
 */
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const {
  AWS_LAMBDA_RUNTIME_API: runtimeApi = '',
  _HANDLER: handlerName = '',
  LAMBDA_TASK_ROOT: taskRoot = '',
} = process.env;
const [host, port] = runtimeApi.split(':');
const agent = new Agent({ keepAlive: true });

// Exit codes of AWS's own Node.js runtime.
const exitUnhandledRejection = 128;
const exitUncaughtException = 129;

let currentRequestId;

function call(method, path, body = '', headers = {}) {
  return new Promise((resolve) => {
    // Without its Runtime API a runtime has no purpose: the runner is gone.
    const abandon = () => process.exit(1);
    const options = { agent, host, port, method, path: `/2018-06-01/runtime/${path}` };
    const outgoing = request({ ...options, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.once('error', abandon);
      response.once('end', () => {
        resolve({ headers: response.headers, body: Buffer.concat(chunks).toString('utf8') });
      });
    });
    outgoing.once('error', abandon);
    outgoing.end(body);
  });
}

function describe(error, errorType) {
  if (!(error instanceof Error)) return { errorType: errorType ?? typeof error, errorMessage: String(error) };
  const trace = (error.stack ?? '').split('\n').slice(1);
  return { errorType: errorType ?? error.name, errorMessage: error.message, trace };
}

async function report(path, label, error, errorType) {
  const description = describe(error, errorType);
  process.stderr.write(`ERROR ${label} ${JSON.stringify(description)}\n`);
  const headers = {
    'content-type': 'application/json',
    'lambda-runtime-function-error-type': description.errorType,
  };
  await call('POST', path, JSON.stringify(description), headers);
}

class InitError extends Error {
  constructor(errorType, message) {
    super(message);
    this.errorType = errorType;
  }
}

async function importBundle(bundle) {
  try {
    return await import(pathToFileURL(bundle).href);
  } catch (error) {
    const [cause] = String(error).split('\n');
    const message = `cannot load ${bundle}: ${cause}`;
    if (!(error instanceof SyntaxError)) throw new InitError('Runtime.ImportModuleError', message);
    throw new InitError('Runtime.UserCodeSyntaxError', message + (await placeOfSyntaxError(bundle)));
  }
}

/** A caught syntax error does not say where it is; Node's own report of it begins with the file and line. */
async function placeOfSyntaxError(bundle) {
  const { spawnSync } = await import('node:child_process');
  const { stderr } = spawnSync(process.execPath, ['--check', bundle], { encoding: 'utf8' });
  const [place] = stderr.split('\n');
  return /:\d+$/.test(place) ? ` (${place})` : '';
}

async function loadHandler() {
  const [module, exportName] = handlerName.split('.');
  const bundle = join(taskRoot, `${module}.mjs`);
  const handler = (await importBundle(bundle))[exportName];
  if (typeof handler !== 'function') {
    const found = handler === undefined ? 'nothing' : `a ${typeof handler}`;
    const message = `cannot load ${bundle}: its export "${exportName}" is ${found}, not a function`;
    throw new InitError('Runtime.HandlerNotFound', message);
  }
  if (handler.length >= 3) {
    const message = `cannot use ${bundle}: its export "${exportName}" declares a callback (${handler.length} parameters): make it async with (event, context)`;
    throw new InitError('Runtime.CallbackHandlerDeprecated', message);
  }
  return handler;
}

function createContext(headers) {
  const deadlineMs = Number(headers['lambda-runtime-deadline-ms']);
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
  };
}

async function runNext(handler) {
  const { headers, body } = await call('GET', 'invocation/next');
  currentRequestId = headers['lambda-runtime-aws-request-id'];
  process.env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'];
  const path = `invocation/${currentRequestId}`;
  try {
    const result = await handler(JSON.parse(body), createContext(headers));
    const payload = JSON.stringify(result) ?? 'null';
    await call('POST', `${path}/response`, payload, { 'content-type': 'application/json' });
  } catch (error) {
    await report(`${path}/error`, 'Invoke Error', error);
  }
  currentRequestId = undefined;
}

async function end(error, errorType, exitCode) {
  const path = currentRequestId === undefined ? 'init/error' : `invocation/${currentRequestId}/error`;
  await report(path, errorType, error, errorType);
  process.exit(exitCode);
}

process.on('uncaughtException', (error) => end(error, 'Runtime.UncaughtException', exitUncaughtException));
process.on('unhandledRejection', (error) =>
  end(error, 'Runtime.UnhandledPromiseRejection', exitUnhandledRejection),
);

try {
  const handler = await loadHandler();
  for (;;) await runNext(handler);
} catch (error) {
  await report('init/error', 'Init Error', error, error.errorType);
  process.exit(1);
}
