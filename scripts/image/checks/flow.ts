import type { RunningStack } from '../../local/stack.ts';

const credentials = { email: 'ada@example.test', password: 'correct horse battery staple' };

interface Sent {
  readonly method?: string;
  readonly token?: string;
  readonly body?: object;
}

/** The main flow of a person, over HTTP. @throws Error naming the first request with another answer */
export async function checkFlow({ api, mail }: Pick<RunningStack, 'api' | 'mail'>): Promise<undefined> {
  const expect = async (status: number, path: string, { method, token, body }: Sent = {}) => {
    const response = await fetch(`${api}${path}`, {
      method: method ?? (body ? 'POST' : 'GET'),
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.status !== status)
      throw new Error(`${path}: ${response.status} instead of ${status}: ${text}`);
    return JSON.parse(text || '{}');
  };
  await expect(200, '/health');
  await expect(200, '/api/auth/sign-up/email', { body: { ...credentials, name: 'Ada' } });
  const [, link] = /token=([\w.-]+)/.exec(mail.list()[0]?.text ?? '') ?? [];
  await expect(200, '/api/auth/verify-email', { body: { token: link } });
  const { token: session } = await expect(200, '/api/auth/sign-in/email', { body: credentials });
  const { token } = await expect(200, '/api/auth/token', { token: session });
  await expect(200, '/.well-known/jwks.json');
  await expect(201, '/api/profile', { token, body: { time_per_week: 5 } });
  await expect(200, '/api/profile', { token });
  await expect(200, '/api/auth/sign-out', { token: session, method: 'POST' });
  await expect(401, '/api/profile', { token });
  return undefined;
}
