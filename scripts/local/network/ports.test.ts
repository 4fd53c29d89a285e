import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { closeServer, listenOnLoopback } from './loopback.ts';
import { holdPort } from './ports.ts';

it('holds a port until it is released', async () => {
  const held = await holdPort(0, 'PORT');
  await expect(holdPort(held.port, 'AWS_PORT')).rejects.toThrow(
    `port ${held.port} is in use (127.0.0.1): stop what uses it or choose another with AWS_PORT=`,
  );
  await held.release();
  await held.release();
  await (await holdPort(held.port, 'PORT')).release();
});

it('hands a port over without ever letting it go', async () => {
  const held = await holdPort(0, 'PORT');
  const server = createServer((_request, response) => response.end('served'));
  expect(await listenOnLoopback(server, held.holder)).toBe(held.port);
  expect(server.address()).toMatchObject({ address: '127.0.0.1' });
  await expect(holdPort(held.port, 'PORT')).rejects.toThrow('is in use');
  expect(await (await fetch(`http://127.0.0.1:${held.port}`)).text()).toBe('served');
  await closeServer(server);
  await held.release();
  await (await holdPort(held.port, 'PORT')).release();
});
