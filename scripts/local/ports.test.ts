import { expect, it } from 'vitest';
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
