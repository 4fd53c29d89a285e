import { describe, expect, it } from 'vitest';
import { api, clock, openTab, pass, profileKey, tokenKey, useTestApi } from '../../support/client-fixture.ts';

useTestApi();

describe('a 503', () => {
  const unavailable = (retryAfter: string, times: number, method = 'GET') => {
    let left = times;
    api.state.answer = ({ key }) =>
      key.startsWith(`${method} /api/profile`) && left-- > 0
        ? { status: 503, body: { error_code: 'UNAVAILABLE' }, headers: { 'retry-after': retryAfter } }
        : undefined;
  };

  it.each(['2', new Date(Date.UTC(2027, 0, 1, 0, 0, 2)).toUTCString()])(
    'with Retry-After: %s is waited for, as long as it says',
    async (retryAfter) => {
      const client = openTab();
      unavailable(retryAfter, 1);
      const reading = client.profile.get();
      await clock.untilWaitOf(1_000, 2_100);
      expect(api.count(profileKey)).toBe(1);
      pass(2_100);
      expect(await reading).toEqual({ ok: true });
    },
  );

  it('is waited for twice, then it is an error that says when', async () => {
    const client = openTab();
    unavailable('2', 9);
    const reading = expect(client.profile.get()).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      retryAfterSeconds: 2,
    });
    for (let n = 0; n < 2; n += 1) {
      await clock.untilWaitOf(2_000, 2_100);
      pass(2_100);
    }
    await reading;
    expect(api.count(profileKey)).toBe(3);
  });

  it.each(['3600', 'soon', ''])('with Retry-After: %j is an error at once', async (retryAfter) => {
    const client = openTab();
    unavailable(retryAfter, 9);
    await expect(client.profile.get()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(api.count(profileKey)).toBe(1);
  });

  it('of a write is an error at once: it may have been done', async () => {
    const client = openTab();
    unavailable('2', 9, 'PUT');
    await expect(client.profile.change({ time_per_week: 1 })).rejects.toMatchObject({ retryAfterSeconds: 2 });
    expect(api.count('PUT /api/profile')).toBe(1);
  });

  it('of the health route is its report', async () => {
    const report = { status: 'error', database: 'disconnected', timestamp: '2027-01-01T00:00:00.000Z' };
    api.state.answer = () => ({ status: 503, body: report, headers: { 'retry-after': '2' } });
    expect(await openTab().health()).toEqual(report);
    expect(api.requests).toHaveLength(1);
    api.state.answer = () => ({ status: 503, body: { message: 'Service Unavailable' } });
    await expect(openTab().health()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});

describe('a call that is aborted', () => {
  /** The API answers such requests when `release` is called. */
  function hold(heldKey: string) {
    const [arrived, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    api.state.answer = ({ key }) => {
      if (key !== heldKey) return undefined;
      arrived.resolve();
      return released.promise.then(() => ({ status: 200, body: { ok: true } }));
    };
    return { arrived: arrived.promise, release: released.resolve };
  }

  it('rejects with the reason while the request is in flight', async () => {
    const { arrived, release } = hold(profileKey);
    const abort = new AbortController();
    const reading = openTab().profile.get({ signal: abort.signal });
    await arrived;
    abort.abort(new Error('left the page'));
    await expect(reading).rejects.toThrow('left the page');
    release();
  });

  it('leaves alone the others that want the same token', async () => {
    const token = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    api.state.answer = ({ key }) => {
      if (key === tokenKey) asked.resolve();
      return key === tokenKey ? (token.promise.then(() => undefined) as never) : undefined;
    };
    const client = openTab();
    const abort = new AbortController();
    const leaving = client.profile.get({ signal: abort.signal });
    const staying = client.profile.get();
    await asked.promise;
    abort.abort();
    await expect(leaving).rejects.toMatchObject({ name: 'AbortError' });
    token.resolve();
    expect(await staying).toEqual({ ok: true });
    expect([api.count(tokenKey), api.count(profileKey)]).toEqual([1, 1]);
  });

  it('ends while it waits for a service that is unavailable', async () => {
    api.state.answer = ({ key }) =>
      key === profileKey ? { status: 503, headers: { 'retry-after': '5' } } : undefined;
    const abort = new AbortController();
    const reading = openTab().profile.get({ signal: abort.signal });
    await clock.untilWaitOf(5_000, 5_100);
    abort.abort();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('asks nothing if it was aborted before', async () => {
    const client = openTab();
    await client.getToken();
    const { length } = api.requests;
    const signal = AbortSignal.abort();
    await expect(client.profile.get({ signal })).rejects.toMatchObject({ name: 'AbortError' });
    await expect(client.getToken({ signal })).rejects.toMatchObject({ name: 'AbortError' });
    expect(api.requests).toHaveLength(length);
  });
});
