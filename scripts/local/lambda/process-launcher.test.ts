import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { launchProcess } from './process-launcher.ts';

/** Holds a connection to the test for as long as the process lives: its end is an event, wherever it is reaped. */
const bundle = `
  import { connect } from 'node:net';
  import { once } from 'node:events';
  await once(connect(process.env.PORT, '127.0.0.1'), 'connect');
  export const handler = async ({ forever }) => { while (forever); };
`;

/** A runner of its own, so that it can be killed. Says when its function is in the state that matters. */
const runner = (taskRoot: string, port: number, freeze: boolean) => `
  import { createFunctionService } from '${new URL('./function-service.ts', import.meta.url)}';
  const service = createFunctionService({ logs: () => {}, freeze: ${freeze} });
  service.register({
    arn: 'a', name: 'f', version: '1', taskRoot: '${taskRoot}', handler: 'f.handler', environment: { PORT: '${port}' },
    memorySizeMb: 128, timeoutSeconds: 30, region: 'r', awsEndpointUrl: 'http://127.0.0.1:1',
    credentials: { accessKeyId: 'i', secretAccessKey: 's', sessionToken: 't' },
  });
  await service.invoke('a', '{}');
  const looping = ${freeze} || service.invoke('a', '{"forever":true}');
  process.stdout.write('ready');
  await looping;
  setInterval(() => {}, 1000);
`;

test.each([
  ['frozen', true],
  ['in an endless loop', false],
])('a process that is %s ends when the runner is killed', async (_, freeze) => {
  const folder = mkdtempSync(join(tmpdir(), 'launcher-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  writeFileSync(join(folder, 'f.mjs'), bundle);
  writeFileSync(join(folder, 'runner.mjs'), runner(folder, (server.address() as AddressInfo).port, freeze));

  const connected = once(server, 'connection') as Promise<[Socket]>;
  const parent = spawn(process.execPath, [join(folder, 'runner.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [socket] = await connected;
  const ended = new Promise((resolve) => socket.on('error', resolve).on('close', resolve).resume());
  await once(parent.stdout, 'data');
  parent.kill('SIGKILL');
  await ended;
});

test('a task root that is not there is named in how the sandbox ended', async () => {
  const sandbox = launchProcess({
    environment: {},
    taskRoot: '/not/there',
    memorySizeMb: 128,
    onLine: () => {},
  });
  expect(await sandbox.exited).toMatch(/^cannot start: .*ENOENT/);
  await sandbox.stop();
});
