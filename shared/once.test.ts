import { expect, it, vi } from 'vitest';
import { once } from '#shared/once';

it('runs once for all callers, and again after a failure', async () => {
  const create = vi.fn(async () => 'made').mockRejectedValueOnce(new Error('not yet'));
  const get = once(create);
  await expect(Promise.all([get(), get()])).rejects.toThrow('not yet');
  expect(await Promise.all([get(), get()])).toEqual(['made', 'made']);
  expect(await get()).toBe('made');
  expect(create).toHaveBeenCalledTimes(2);
});
