import { describe, expect, it, vi } from 'vitest';
import { createRenewable } from '#shared/renewable';

class OutdatedError extends Error {}

function createFixture() {
  const clock = { now: 0 };
  let made = 0;
  const create = vi.fn(async (_fresh: boolean) => ++made);
  const dispose = vi.fn();
  const isOutdated = (error: unknown) => error instanceof OutdatedError;
  const use = createRenewable({ create, dispose, isOutdated, now: () => clock.now });
  return {
    clock,
    create,
    dispose,
    use,
    read: () => use(async (value) => value),
    fail: (error: Error) => use(() => Promise.reject(error)),
  };
}

describe('a renewable value', () => {
  it('is made once for all', async () => {
    const { create, read } = createFixture();
    expect(await Promise.all([read(), read()])).toEqual([1, 1]);
    expect(await read()).toBe(1);
    expect(create.mock.calls).toEqual([[false]]);
  });

  it('is made anew, past any cache, when work finds it outdated, and the old one is freed', async () => {
    const { create, dispose, read, fail } = createFixture();
    await expect(fail(new OutdatedError())).rejects.toBeInstanceOf(OutdatedError);
    expect(await read()).toBe(2);
    expect(create.mock.calls).toEqual([[false], [true]]);
    expect(dispose.mock.calls).toEqual([[1]]);
  });

  it('stays after other errors', async () => {
    const { read, fail } = createFixture();
    await expect(fail(new Error('other'))).rejects.toThrow('other');
    expect(await read()).toBe(1);
  });

  it('is renewed at most once in ten seconds', async () => {
    const { clock, read, fail } = createFixture();
    for (let index = 0; index < 5; index++) await fail(new OutdatedError()).catch(() => undefined);
    expect(await read()).toBe(2);
    clock.now = 10_000;
    await fail(new OutdatedError()).catch(() => undefined);
    expect(await read()).toBe(3);
  });

  it('that could not be made is tried again at the next use, past any cache', async () => {
    const { create, read } = createFixture();
    create.mockRejectedValueOnce(new Error('not yet'));
    await expect(Promise.all([read(), read()])).rejects.toThrow('not yet');
    expect(await read()).toBe(1);
    expect(create.mock.calls).toEqual([[false], [true]]);
  });
});
