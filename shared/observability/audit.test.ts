import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { captureLines } from '#shared/observability/testing';

const [userId, sessionId] = [randomUUID(), randomUUID()];
const request = {
  requestId: 'CntQVa1eeCBhthI=',
  correlationId: 'order-7',
  clientAddress: '192.0.2.7',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
};

let lines: ReturnType<typeof captureLines>;
beforeEach(() => {
  vi.resetModules();
  lines = captureLines();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** The modules as an environment that starts now has them. */
const load = async () => ({
  ...(await import('#shared/observability/audit')),
  ...(await import('#shared/observability/request-scope')),
});

/** The one line that auditing a failed sign-in writes. */
async function auditSignIn(subject: object, facts: object = {}) {
  const { audit, withRequest } = await load();
  withRequest({ ...request, ...facts }, () => audit({ event: 'sign_in', outcome: 'failed', ...subject }));
  expect(lines()).toHaveLength(1);
  return lines()[0] ?? {};
}

describe('T49 an audit line', () => {
  it('says what happened to whom, in which request', async () => {
    vi.stubEnv('_X_AMZN_TRACE_ID', 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1');
    const line = await auditSignIn({ user_id: userId, session_id: sessionId, email: 'Ada@Example.com' });
    expect(line).toEqual({
      level: 'INFO',
      message: 'audit',
      timestamp: expect.any(String),
      service: 'test',
      sampling_rate: 0,
      event: 'sign_in',
      outcome: 'failed',
      user_id: userId,
      session_id: sessionId,
      // printf %s ada@example.com | openssl dgst -sha256 -binary | openssl base64 -A | tr +/ -_ | cut -c -16
      account: 'tfyF5VdV-eDQMKEK',
      client_address: '192.0.2.7',
      user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
      request_id: 'CntQVa1eeCBhthI=',
      correlation_id: 'order-7',
      xray_trace_id: '1-5759e988-bd862e3fe1be46a994272793',
    });
  });

  it.each(['WARN', 'ERROR', 'SILENT'])('is written at INFO while the log level is %s', async (level) => {
    vi.stubEnv('POWERTOOLS_LOG_LEVEL', level);
    expect(await auditSignIn({})).toMatchObject({ level: 'INFO', message: 'audit' });
  });

  it('is written outside of requests, as at a deployment', async () => {
    const { audit } = await load();
    audit({ event: 'key_rotation', outcome: 'completed' });
    expect(lines()).toMatchObject([{ event: 'key_rotation' }]);
  });

  it('follows one account under any spelling, and two under two', async () => {
    const { audit } = await load();
    for (const email of ['ada@example.com', 'ADA@example.COM', 'ada@example.org'])
      audit({ event: 'sign_in', outcome: 'failed', email });
    const [first, second, third] = lines().map(({ account }) => account);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });
});

describe('T49 hostile values in an audit line', () => {
  it.each(['J5dKq2mXvB8nRt3wYz6pLc9sHf1gAe4u', `${userId}.c2lnbmF0dXJl`, 'ada@example.com', '{"$ne":null}'])(
    'an id that is %s is left out',
    async (id) => {
      const line = await auditSignIn({ user_id: id, session_id: id });
      expect(line).not.toHaveProperty('user_id');
      expect(line).not.toHaveProperty('session_id');
    },
  );

  it.each([{ hunter: 'hunter2' }, ['ada@example.com'], 42, '', null])(
    'an address that is %j is left out',
    async (email) => {
      expect(await auditSignIn({ email })).not.toHaveProperty('account');
    },
  );

  it.each(['a@b\r\n"event":"sign_in"', '\u0000', '\ud800', `${'a'.repeat(100_000)}@example.com`])(
    'T44 an address of odd characters becomes a pseudonym like any other',
    async (email) => {
      expect((await auditSignIn({ email })).account).toMatch(/^[\w-]{16}$/);
    },
  );

  it('members that no type knows are not written', async () => {
    const line = await auditSignIn({ password: 'hunter2', address: 'ada@example.com', hash: '$2b$10$abc' });
    expect(JSON.stringify(line)).not.toMatch(/hunter2|ada@|\$2b/);
  });

  it('T44 a user agent is cut, and cannot end the line, colour a terminal or turn text around', async () => {
    const userAgent = `curl\r\n\u001b[31m{"event":"x"}\u202etxt\u2028\u200b\u009b${'a'.repeat(10_000)}`;
    const { user_agent } = await auditSignIn({}, { userAgent });
    expect(user_agent).toMatch(/^curl\[31m\{"event":"x"\}txta+$/);
    expect(String(user_agent).length).toBeLessThanOrEqual(256);
  });

  it('a secret in the user agent is redacted, also one in pieces', async () => {
    const userAgent = 'x Bea\u0000rer abcdefgh12345678 token=kF4hZ0qWbT7m';
    expect(JSON.stringify(await auditSignIn({}, { userAgent }))).not.toMatch(/abcdefgh|kF4hZ0/);
  });

  it.each(['192.0.2.1, 203.0.113.9', 'unknown', '<script>'])(
    'an address of the client that is %s is left out',
    async (clientAddress) => {
      expect(await auditSignIn({}, { clientAddress })).not.toHaveProperty('client_address');
    },
  );
});
