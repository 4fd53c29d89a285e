import { describe, expect, it, vi } from 'vitest';
import type { KeySet } from '#shared/tokens/key-set';
import { createKeySource } from '#shared/tokens/key-source';

const keySet = (...kids: string[]): KeySet => ({ keys: kids.map((kid) => ({ kid, kty: 'RSA' })) });

function createFixture() {
  const clock = { now: 0 };
  const load = vi.fn(async () => keySet('a'));
  const source = createKeySource({ load, cooldownMs: 1_000, maxAgeMs: 10_000, now: () => clock.now });
  return { clock, load, source };
}

describe('a key source', () => {
  it('loads once for many callers', async () => {
    const { load, source } = createFixture();
    await Promise.all([source.get('a'), source.get(), source.get('a')]);
    await source.get('a');
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('T6 loads at most once per cooldown for a thousand unknown key ids, and known ones still pass', async () => {
    const { clock, load, source } = createFixture();
    await source.get();
    clock.now = 1_500;
    for (let index = 0; index < 1_000; index++) await source.get(`unknown-${index}`);
    expect(load).toHaveBeenCalledTimes(2);
    expect(await source.get('a')).toEqual(keySet('a'));
  });

  it('T8 finds a new key as soon as the cooldown allows', async () => {
    const { clock, load, source } = createFixture();
    await source.get();
    load.mockResolvedValue(keySet('a', 'b'));
    clock.now = 999;
    expect(await source.get('b')).toEqual(keySet('a'));
    clock.now = 1_000;
    expect(await source.get('b')).toEqual(keySet('a', 'b'));
  });

  it('T9 forgets a removed key when the set is old', async () => {
    const { clock, load, source } = createFixture();
    await source.get();
    load.mockResolvedValue(keySet('b'));
    clock.now = 9_999;
    expect(await source.get('a')).toEqual(keySet('a'));
    clock.now = 10_000;
    expect(await source.get('a')).toEqual(keySet('b'));
  });

  it('T7 keeps its keys while loading fails, and tries again after the cooldown', async () => {
    const { clock, load, source } = createFixture();
    await source.get();
    load.mockRejectedValue(new Error('database is away'));
    clock.now = 20_000;
    expect(await source.get('a')).toEqual(keySet('a'));
    expect(await source.get('a')).toEqual(keySet('a'));
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('T7 keeps its keys while loading hangs', async () => {
    const { clock, load, source } = createFixture();
    await source.get();
    load.mockReturnValue(new Promise(() => undefined));
    clock.now = 20_000;
    vi.useFakeTimers();
    const keys = source.get('a');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await keys).toEqual(keySet('a'));
    vi.useRealTimers();
  });

  it('T7 throws what loading threw when it has no keys, and recovers at the next call', async () => {
    const { load, source } = createFixture();
    load.mockRejectedValueOnce(new Error('database is away'));
    await expect(source.get('a')).rejects.toThrow('database is away');
    expect(await source.get('a')).toEqual(keySet('a'));
  });
});
