import { createAuthClient } from 'better-auth/client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createBrowserFetch } from '../support/browser-fetch.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
});
beforeEach(() => stack.forgetLimits());
afterAll(() => stack.stop());

/** The ways in which Better Auth's documentation sets its client up. */
const clients = {
  cookie: () =>
    createAuthClient({
      baseURL: stack.api,
      fetchOptions: { customFetchImpl: createBrowserFetch(stack.api) },
    }),
  bearer: () => {
    let token = '';
    return createAuthClient({
      baseURL: stack.api,
      fetchOptions: {
        auth: { type: 'Bearer', token: () => token },
        onSuccess: ({ response }) => {
          token = response.headers.get('set-auth-token') || token;
        },
      },
    });
  },
};

describe.each(['cookie', 'bearer'] as const)('Better Auth’s own client, unchanged, by %s', (kind) => {
  type Client = ReturnType<(typeof clients)[typeof kind]>;
  let laptop: Client;
  let phone: Client;
  beforeAll(() => {
    [laptop, phone] = [clients[kind](), clients[kind]()];
  });

  let email = `${kind}@example.test`;
  let password = 'correct horse battery staple';
  const signIn = (client: Client) => client.signIn.email({ email, password });
  const userOf = async (client: Client) => (await client.getSession()).data?.user;

  it('signs up, sends and follows a link', async () => {
    const signedUp = await laptop.signUp.email({ email, password, name: 'Ada' });
    expect(signedUp).toMatchObject({ data: { token: null, user: { email } }, error: null });
    expect((await signIn(laptop)).error).toMatchObject({ status: 403, code: 'EMAIL_NOT_VERIFIED' });
    expect((await laptop.sendVerificationEmail({ email })).data).toEqual({ status: true });
    const token = stack.newestToken(email);
    expect((await laptop.verifyEmail({ query: { token } })).data).toMatchObject({ status: true });
    expect((await laptop.verifyEmail({ query: { token: 'x' } })).error).toMatchObject({
      code: 'INVALID_TOKEN',
    });
  });

  it('signs in, and has a session', async () => {
    expect((await signIn(laptop)).data).toMatchObject({ redirect: false, user: { email } });
    expect(await userOf(laptop)).toMatchObject({ email, name: 'Ada', emailVerified: true });
    expect(await userOf(phone)).toBeUndefined();
    expect((await phone.signIn.email({ email, password: 'wrong password' })).error).toMatchObject({
      status: 401,
      code: 'INVALID_EMAIL_OR_PASSWORD',
    });
  });

  it('T25 lists sessions, and revokes one with the token that the list gave', async () => {
    await signIn(phone);
    const own = (await laptop.getSession()).data?.session;
    const sessions = (await laptop.listSessions()).data ?? [];
    expect(sessions).toHaveLength(2);
    expect(sessions.find(({ id }) => id === own?.id)?.token).toBe(own?.token);
    const other = sessions.find(({ id }) => id !== own?.id);
    expect((await laptop.revokeSession({ token: String(other?.token) })).data).toEqual({ status: true });
    expect(await userOf(phone)).toBeUndefined();
    expect(await userOf(laptop)).toBeDefined();
  });

  it('revokes all other sessions', async () => {
    await signIn(phone);
    expect((await laptop.revokeOtherSessions()).data).toEqual({ status: true });
    expect(await userOf(phone)).toBeUndefined();
    expect(await userOf(laptop)).toBeDefined();
  });

  it('changes name, password and address', async () => {
    expect((await laptop.updateUser({ name: 'Ada L.' })).data).toEqual({ status: true });
    expect((await userOf(laptop))?.name).toBe('Ada L.');

    await signIn(phone);
    const newPassword = 'seven violet ladders';
    const wrong = { currentPassword: 'wrong password', newPassword };
    expect((await laptop.changePassword(wrong)).error).toMatchObject({ code: 'INVALID_PASSWORD' });
    expect((await laptop.changePassword({ currentPassword: password, newPassword })).error).toBeNull();
    password = newPassword;
    expect(await userOf(laptop)).toBeDefined();
    expect(await userOf(phone)).toBeUndefined();

    const newEmail = `new-${email}`;
    expect((await laptop.changeEmail({ newEmail })).data).toEqual({ status: true });
    const { error } = await phone.verifyEmail({ query: { token: stack.newestToken(newEmail) } });
    expect(error).toBeNull();
    email = newEmail;
    expect(await userOf(laptop)).toMatchObject({ email });
    expect(await userOf(phone)).toBeUndefined();
  });

  it('resets a forgotten password', async () => {
    expect((await phone.requestPasswordReset({ email, redirectTo: '/reset' })).data).toMatchObject({
      status: true,
    });
    password = 'nine purple anchors';
    const token = stack.newestToken(email);
    expect((await phone.resetPassword({ newPassword: password, token })).data).toEqual({ status: true });
    expect((await phone.resetPassword({ newPassword: password, token })).error).toMatchObject({
      status: 400,
    });
    expect(await userOf(laptop)).toBeUndefined();
  });

  it('signs out, and deletes the account', async () => {
    expect((await signIn(laptop)).error).toBeNull();
    expect((await laptop.signOut()).data).toEqual({ success: true });
    expect(await userOf(laptop)).toBeUndefined();
    await signIn(laptop);
    expect((await laptop.deleteUser({ password: 'wrong password' })).error).not.toBeNull();
    expect((await laptop.deleteUser({ password })).data).toMatchObject({ success: true });
    expect((await signIn(laptop)).error).toMatchObject({ status: 401 });
  });
});
