import { describe, expect, it, vi } from 'vitest';
import { captureLines } from '#shared/observability/testing';
import { createRenewable, maxAgeMs } from '#shared/renewable';

class OutdatedError extends Error {}
class InsufficientError extends Error {}

function createFixture() {
  const clock = { now: 0 };
  const secret = { version: 1 };
  const read = vi.fn(async (_fresh: boolean) => ({ ...secret }));
  const dispose = vi.fn();
  const isOutdated = (error: unknown) => error instanceof OutdatedError;
  const create = vi.fn(({ version }: { version: number }) => `value ${version}`);
  const isInsufficient = (error: unknown) => error instanceof InsufficientError;
  const use = createRenewable({ read, create, dispose, isOutdated, isInsufficient, now: () => clock.now });
  return {
    clock,
    secret,
    read,
    create,
    dispose,
    use,
    get: () => use(async (value) => value),
    fail: (error: Error) => use(() => Promise.reject(error)),
  };
}

describe('a renewable value', () => {
  it('is made once for all', async () => {
    const { read, create, get } = createFixture();
    expect(await Promise.all([get(), get()])).toEqual(['value 1', 'value 1']);
    expect(await get()).toBe('value 1');
    expect(read.mock.calls).toEqual([[false]]);
    expect(create).toHaveBeenCalledTimes(1);
  });

  it('is made anew, past any cache, when work finds it outdated, and the old one is freed', async () => {
    const { secret, read, dispose, get, fail } = createFixture();
    await expect(fail(new OutdatedError())).rejects.toBeInstanceOf(OutdatedError);
    secret.version = 2;
    expect(await Promise.all([get(), get()])).toEqual(['value 2', 'value 2']);
    expect(read.mock.calls).toEqual([[false], [true]]);
    expect(dispose.mock.calls).toEqual([['value 1']]);
  });

  it('stays when what it is made of has not changed', async () => {
    const { read, create, dispose, get, fail } = createFixture();
    await expect(fail(new OutdatedError())).rejects.toBeInstanceOf(OutdatedError);
    expect(await get()).toBe('value 1');
    expect([read, create, dispose].map(({ mock }) => mock.calls.length)).toEqual([2, 1, 0]);
  });

  it('stays after other errors', async () => {
    const { read, get, fail } = createFixture();
    await expect(fail(new Error('other'))).rejects.toThrow('other');
    await get();
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('is read anew at most once in ten seconds', async () => {
    const { clock, read, get, fail } = createFixture();
    for (let index = 0; index < 5; index++) await fail(new OutdatedError()).catch(() => undefined);
    expect(read).toHaveBeenCalledTimes(2);
    clock.now = 10_000;
    await get();
    expect(read).toHaveBeenCalledTimes(3);
  });

  it('T52 is read anew at five minutes of age, also after a freeze', async () => {
    const { clock, secret, get } = createFixture();
    await get();
    secret.version = 2;
    clock.now = maxAgeMs - 1;
    expect(await get()).toBe('value 1');
    clock.now = maxAgeMs;
    expect(await get()).toBe('value 2');
    secret.version = 3;
    clock.now = 10 * maxAgeMs;
    expect(await get()).toBe('value 3');
  });

  it('T52 is read anew before work that it does not suffice for, at most once in ten seconds', async () => {
    const { secret, read, use } = createFixture();
    const knows = (version: number) => (value: string) => value === `value ${version}`;
    secret.version = 1;
    await use(async () => undefined);
    secret.version = 2;
    expect(await use(async (value) => value, knows(2))).toBe('value 2');
    expect(await use(async (value) => value, knows(3))).toBe('value 2');
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('T52 is read anew when work finds that it does not suffice, and the work is done once more', async () => {
    const { secret, dispose, use } = createFixture();
    const work = vi.fn(async (value: string) => {
      if (value === 'value 1') throw new InsufficientError();
      return value;
    });
    await use(async () => undefined);
    secret.version = 2;
    expect(await use(work)).toBe('value 2');
    expect(work).toHaveBeenCalledTimes(2);
    expect(dispose.mock.calls).toEqual([['value 1']]);
  });

  it('has no work done once more that it does not suffice for, as long as there is no newer one', async () => {
    const { use } = createFixture();
    const work = vi.fn(() => Promise.reject(new InsufficientError()));
    await expect(use(work)).rejects.toBeInstanceOf(InsufficientError);
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('is made anew when finding out whether it suffices shows that it is outdated', async () => {
    const { secret, use, get } = createFixture();
    const asked = use(
      async () => undefined,
      () => Promise.reject(new OutdatedError()),
    );
    await expect(asked).rejects.toBeInstanceOf(OutdatedError);
    secret.version = 2;
    expect(await get()).toBe('value 2');
  });

  it('goes on being used when it cannot be read anew, which is tried again a minute later', async () => {
    const { clock, read, secret, get } = createFixture();
    await get();
    secret.version = 2;
    clock.now = maxAgeMs;
    read.mockRejectedValueOnce(new Error('no answer'));
    const lines = captureLines();
    expect(await get()).toBe('value 1');
    expect(lines()).toMatchObject([{ level: 'WARN', error: { message: 'no answer' } }]);
    clock.now += 59_999;
    expect(await get()).toBe('value 1');
    clock.now += 1;
    expect(await get()).toBe('value 2');
  });

  it('that could not be made is tried again at the next use, past any cache', async () => {
    const { read, get } = createFixture();
    read.mockRejectedValueOnce(new Error('not yet'));
    await expect(Promise.all([get(), get()])).rejects.toThrow('not yet');
    expect(await get()).toBe('value 1');
    expect(read.mock.calls).toEqual([[false], [true]]);
  });
});
