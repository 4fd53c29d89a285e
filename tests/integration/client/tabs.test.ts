import { describe, expect, it } from 'vitest';
import type { Platform } from '../../../shared/client/platform.ts';
import { createTestStorage } from '../../support/client-api.ts';
import {
  api,
  clock,
  hourMs,
  pass,
  refuse,
  startBrowser,
  tokenKey,
  useTestApi,
} from '../../support/client-fixture.ts';

useTestApi();

describe('two tabs', () => {
  const insecure = { locks: undefined };

  it.each([
    ['by Web Locks', {}],
    ['by a note in storage, where there are no locks', insecure],
  ])('that want a token at once ask for one: %s', async (_, own) => {
    const newTab = startBrowser(own);
    const [here, there] = [newTab(), newTab()];
    const tokens = Promise.all([here.getToken(), there.getToken()]);
    if (own === insecure) {
      await clock.untilWaitOf(50, 50);
      await clock.untilWaitOf(100, 100);
    }
    const [first, second] = await tokens;
    expect(first).toBe(second);
    expect(api.count(tokenKey)).toBe(1);
    pass(hourMs - 30_000);
    const [third, fourth] = await Promise.all([here.getToken(), there.getToken()]);
    expect(third).toBe(fourth);
    expect(third).not.toBe(first);
    expect(api.count(tokenKey)).toBe(2);
  });

  it.each<[string, Partial<Platform>]>([
    [
      'there is neither lock nor channel',
      { locks: undefined, openChannel: undefined, localStorage: undefined },
    ],
    [
      'storage throws',
      {
        locks: undefined,
        openChannel: undefined,
        localStorage: {
          ...createTestStorage(),
          getItem: () => refuse(),
          setItem: () => refuse(),
          removeItem: () => refuse(),
        },
      },
    ],
    ['the page may have no locks', { locks: { request: async () => refuse() }, openChannel: undefined }],
  ])('ask for themselves where %s', async (_, own) => {
    const newTab = startBrowser(own);
    const tabs = [newTab(), newTab()];
    expect(await Promise.all(tabs.map((tab) => tab.profile.get()))).toEqual([{ ok: true }, { ok: true }]);
    expect(api.count(tokenKey)).toBe(2);
  });

  it('do not wait for ever for one that is frozen while it renews', async () => {
    const newTab = startBrowser();
    const [frozen, alive] = [newTab({ fetch: undefined }), newTab()];
    let first = true;
    const asked = Promise.withResolvers<void>();
    api.state.answer = ({ key }) => {
      if (key !== tokenKey || !first) return undefined;
      first = false;
      asked.resolve();
      return new Promise(() => undefined);
    };
    void frozen.getToken().catch(() => undefined);
    await asked.promise;
    const reading = alive.profile.get();
    await clock.untilWaitOf(5_000, 5_000);
    pass(5_000);
    expect(await reading).toEqual({ ok: true });
  });

  it('use no token of a session that has ended in the other', async () => {
    const newTab = startBrowser();
    const [here, there] = [newTab(), newTab()];
    api.state.answer = ({ key }) => (key.startsWith('POST ') ? { status: 200, body: {} } : undefined);
    const ended = await here.getToken();
    expect(await there.getToken()).toBe(ended);
    pass(60_000);
    await here.signOut();
    pass(60_000);
    await expect.poll(() => there.getToken()).not.toBe(ended);
    expect(await here.getToken()).not.toBe(ended);
  });

  it('use no token that was on its way when the session changed', async () => {
    const newTab = startBrowser();
    const [here, there] = [newTab(), newTab()];
    const [asked, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let late: Promise<void> | undefined = released.promise;
    api.state.answer = async ({ key }) => {
      if (key.startsWith('POST ')) return { status: 200, body: {} };
      if (key !== tokenKey || !late) return undefined;
      const held = late;
      late = undefined;
      asked.resolve();
      const answer = { status: 200, body: { token: api.issue() } };
      return held.then(() => answer);
    };
    const getting = here.getToken();
    await asked.promise;
    await here.signOut();
    pass(2_000);
    released.resolve();
    const token = await getting;
    expect(api.count(tokenKey)).toBe(2);
    expect(await there.getToken()).toBe(token);
  });

  it('of another session have tokens of their own', async () => {
    const newTab = startBrowser();
    const [here, there] = [newTab({ storage: 'memory' }), newTab({ storage: 'memory' })];
    expect(await here.getToken()).not.toBe(await there.getToken());
  });
});
