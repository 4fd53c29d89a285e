import { expect, test } from 'vitest';
import { createEnvironmentPool } from './environment-pool.ts';
import type { ExecutionEnvironment } from './execution-environment.ts';

const request = { payload: '{}', traceId: 'trace', functionArn: 'arn' };

test('an invocation that waits for a used environment starts no other once the pool is closed', async () => {
  const reusable = Promise.withResolvers<boolean>();
  let created = 0;
  const create = (): ExecutionEnvironment => {
    created += 1;
    return {
      isAlive: () => true,
      isReusable: () => reusable.promise,
      initialize: async () => ({ ok: true }),
      invoke: async () => ({ ok: true, payload: 'done' }),
      close: async () => reusable.resolve(false),
    };
  };
  const pool = createEnvironmentPool({ create, waitTimeoutMs: 1_000 });
  await pool.invoke(request);
  const waiting = pool.invoke(request);
  await pool.close();
  expect(await waiting).toMatchObject({ ok: false, errorType: 'ServiceException' });
  expect(created).toBe(1);
});
