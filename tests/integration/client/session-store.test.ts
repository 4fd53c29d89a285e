import { beforeEach, describe, expect, it } from 'vitest';
import { createTestStorage } from '../../support/client-api.ts';
import { api, pass, refuse, startBrowser, tokenKey, useTestApi } from '../../support/client-fixture.ts';

useTestApi();

describe('a session without a cookie', () => {
  beforeEach(() => {
    api.state.answer = ({ key, headers }) => {
      if (key === 'POST /api/auth/sign-in/email')
        return { status: 200, body: { user: {} }, headers: { 'set-auth-token': 'session.token' } };
      if (key === 'POST /api/auth/sign-out') return { status: 200, body: { success: true } };
      if (key !== tokenKey || headers.authorization === 'Bearer session.token') return undefined;
      return { status: 401, body: {} };
    };
  });
  const credentials = { email: 'ada@example.test', password: 'seven violet ladders' };

  it('is kept in localStorage, for all tabs, until somebody signs out', async () => {
    const newTab = startBrowser();
    const here = newTab({ storage: 'local' });
    await expect(here.profile.get()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await here.signIn.email(credentials);
    expect(await here.profile.get()).toEqual({ ok: true });
    pass(1_000);
    const reloaded = newTab({ storage: 'local' });
    expect(await reloaded.profile.get()).toEqual({ ok: true });
    await reloaded.signOut();
    pass(1_000);
    await expect(reloaded.profile.get()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(newTab({ storage: 'local' }).profile.get()).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  const full = { ...createTestStorage(), setItem: () => refuse() };
  it.each([
    ['blocked', { getItem: () => refuse(), setItem: () => refuse(), removeItem: () => refuse() }],
    ['full', full],
  ])('is kept in memory where storage is %s', async (_, storage) => {
    const client = startBrowser()({ storage });
    await client.signIn.email(credentials);
    expect(await client.profile.get()).toEqual({ ok: true });
    await client.signOut();
    await expect(client.profile.get()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('is kept in a storage that answers promises', async () => {
    const items = createTestStorage();
    const storage = {
      getItem: async (key: string) => items.getItem(key),
      setItem: async (key: string, value: string) => items.setItem(key, value),
      removeItem: async (key: string) => items.removeItem(key),
    };
    await startBrowser()({ storage }).signIn.email(credentials);
    expect(await startBrowser()({ storage }).profile.get()).toEqual({ ok: true });
  });
});
