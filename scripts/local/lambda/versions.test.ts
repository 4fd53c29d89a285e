import { afterAll, afterEach, expect, test } from 'vitest';
import { FunctionDefinitionError } from './assert-runnable.ts';
import { createFunctionService, type FunctionService } from './function-service.ts';
import { arnOf, createTaskRoot, definitionOf } from './testing.ts';

const { taskRoot, remove } = createTaskRoot({
  say: `process.stdout.write('started as ' + process.env.AWS_LAMBDA_INITIALIZATION_TYPE + '\\n');
    export const handler = async (_event, { invokedFunctionArn }) => ({
      invokedFunctionArn, pid: process.pid,
      version: process.env.AWS_LAMBDA_FUNCTION_VERSION, type: process.env.AWS_LAMBDA_INITIALIZATION_TYPE,
    });`,
});
const arn = arnOf('say');
const lines: string[] = [];
let service: FunctionService;

afterEach(() => service.close());
afterAll(remove);

function start(): void {
  lines.length = 0;
  service = createFunctionService({ logs: (_, line) => lines.push(line) });
  service.register(definitionOf(taskRoot, 'say'));
}

async function invoke(target: string): Promise<Record<string, unknown>> {
  const result = await service.invoke(target, '{}');
  return result.ok ? JSON.parse(result.payload) : { ...result };
}

test('a version has environments of its own, an alias those of its version', async () => {
  start();
  service.publish(arn, { version: '1', provisionedConcurrency: 0 });
  service.setAlias(`${arn}:live`, { versionArn: `${arn}:1`, provisionedConcurrency: 0 });
  const unpublished = await invoke(arn);
  const version = await invoke(`${arn}:1`);
  const alias = await invoke(`${arn}:live`);
  expect(unpublished).toMatchObject({ invokedFunctionArn: arn, version: '$LATEST' });
  expect(version).toMatchObject({ invokedFunctionArn: `${arn}:1`, version: '1' });
  expect(alias).toMatchObject({ invokedFunctionArn: `${arn}:live`, version: '1', pid: version.pid });
  expect(unpublished.pid).not.toBe(version.pid);
});

test('provisioned concurrency starts environments before anybody calls, and only those of the version', async () => {
  start();
  service.publish(arn, { version: '1', provisionedConcurrency: 0 });
  service.setAlias(`${arn}:live`, { versionArn: `${arn}:1`, provisionedConcurrency: 2 });
  expect(await service.prepare()).toEqual([{ arn: `${arn}:1`, outcome: { ok: true } }]);
  expect(await invoke(`${arn}:live`)).toMatchObject({ type: 'provisioned-concurrency' });
  await service.close();
  expect(lines).toEqual(['started as provisioned-concurrency', 'started as provisioned-concurrency']);
});

test('what is not there can be neither published, nor named, nor invoked', async () => {
  start();
  service.publish(arn, { version: '1', provisionedConcurrency: 0 });
  const none = { provisionedConcurrency: 0 };
  expect(() => service.publish(arn, { version: '1', ...none })).toThrow('registered twice');
  expect(() => service.publish(arnOf('other'), { version: '1', ...none })).toThrow(FunctionDefinitionError);
  expect(() => service.setAlias(`${arn}:live`, { versionArn: `${arn}:2`, ...none })).toThrow(`${arn}:2`);
  expect(await invoke(`${arn}:live`)).toMatchObject({ errorType: 'ResourceNotFoundException' });
});
