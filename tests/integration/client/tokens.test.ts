import { describe, expect, it } from 'vitest';
import { NetworkError } from '../../../shared/client/client.ts';
import { unauthenticated } from '../../support/client-api.ts';
import {
  api,
  clock,
  hourMs,
  openTab,
  pass,
  profileKey,
  tokenKey,
  useTestApi,
} from '../../support/client-fixture.ts';

useTestApi();

describe('access tokens', () => {
  it('are fetched when first wanted, and once for all calls', async () => {
    const client = openTab();
    expect(api.requests).toEqual([]);
    await Promise.all([client.profile.get(), client.profile.get(), client.getToken()]);
    await client.profile.get();
    expect([api.count(tokenKey), api.count(profileKey)]).toEqual([1, 3]);
  });

  it('are renewed before they expire, and no earlier than that', async () => {
    const client = openTab();
    const first = await client.getToken();
    pass(hourMs - 62_000);
    expect(await client.getToken()).toBe(first);
    pass(3_000);
    expect(await client.getToken()).not.toBe(first);
    expect(api.count(tokenKey)).toBe(2);
  });

  it('of a short life are renewed in its last tenth', async () => {
    api.state.tokenLifeSeconds = 60;
    const client = openTab();
    const first = await client.getToken();
    pass(52_000);
    expect(await client.getToken()).toBe(first);
    pass(4_000);
    expect(await client.getToken()).not.toBe(first);
  });

  it.each([
    ['ahead', 3 * hourMs, true],
    ['behind', -3 * hourMs, true],
    ['ahead, where answers do not say the time', 3 * hourMs, false],
    ['behind, where answers do not say the time', -3 * hourMs, false],
  ])('live by the server’s clock, the own being %s', async (_, offMs, saysTime) => {
    clock.advance(offMs);
    api.state.saysTime = saysTime;
    const client = openTab();
    const first = await client.getToken();
    pass(hourMs - 63_000);
    expect(await client.getToken()).toBe(first);
    pass(4_000);
    expect(await client.getToken()).not.toBe(first);
    await client.profile.get();
    expect([api.count(tokenKey), api.count(profileKey)]).toEqual([2, 1]);
  });

  it('live by the server’s clock also when the own is put right meanwhile', async () => {
    clock.advance(-3 * hourMs);
    const client = openTab();
    await client.profile.get();
    clock.advance(3 * hourMs);
    await client.health();
    await client.profile.get();
    expect(api.count(tokenKey)).toBe(1);
  });

  it('are used to their end while the server cannot renew them', async () => {
    const client = openTab();
    const first = await client.getToken();
    pass(hourMs - 30_000);
    api.state.answer = ({ key }) => (key === tokenKey ? 'cut' : undefined);
    expect(await client.getToken()).toBe(first);
    pass(60_000);
    await expect(client.getToken()).rejects.toThrow(NetworkError);
    api.state.answer = () => undefined;
    expect(await client.getToken()).not.toBe(first);
  });
});

describe('a 401', () => {
  it('in the middle of a series of calls costs one renewal, and none of the calls', async () => {
    const client = openTab();
    let answered = 0;
    api.state.answer = ({ key }) => {
      if (key === profileKey && ++answered === 4) api.revokeTokens();
      return undefined;
    };
    const calls = Array.from({ length: 12 }, () => client.profile.get());
    expect(await Promise.all(calls)).toHaveLength(12);
    expect(api.count(tokenKey)).toBe(2);
    for (let n = 0; n < 3; n += 1) await client.profile.get();
    expect(api.count(tokenKey)).toBe(2);
  });

  it('is retried once, with a new token', async () => {
    const client = openTab();
    api.state.answer = ({ key }) => (key === profileKey ? unauthenticated : undefined);
    await expect(client.profile.get()).rejects.toMatchObject({ code: 'UNAUTHENTICATED', status: 401 });
    expect([api.count(tokenKey), api.count(profileKey)]).toEqual([2, 2]);
  });

  it('of the token’s own request means that nobody is signed in', async () => {
    const client = openTab();
    api.state.answer = ({ key }) =>
      key === tokenKey ? { status: 401, body: { code: 'UNAUTHORIZED' } } : undefined;
    await expect(client.tasks.create({ title: 'x' })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(api.requests).toHaveLength(1);
    api.state.answer = () => undefined;
    expect(await client.tasks.create({ title: 'x' })).toEqual({ ok: true });
  });
});
