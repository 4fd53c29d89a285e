import { randomUUID } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import { describe, expect, it } from 'vitest';
import { redact } from '#shared/observability/redact';

const redactAll = (value: unknown) => JSON.stringify(value, redact);

describe('T49 the log replacer', () => {
  it('blanks values under secret-sounding keys at any depth', () => {
    const line = redactAll({
      a: { newPassword: 'x1', headers: { Cookie: 'x2', authorization: ['x3'] }, refreshToken: { v: 'x4' } },
      apiKey: 'x5',
      api_key: 'x6',
    });
    expect(line).not.toMatch(/x[1-6]/);
  });

  it.each([
    'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln',
    'Bearer abcdefgh12345678',
    'postgresql://user:hunter2@db.example.test/app',
    '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA',
    '$2b$10$abcdefghijklmnopqrstuv',
    '$2x$10$abcdefghijklmnopqrstuv',
    '$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=ou9tdYTGyYm8kuR6Dt0Bp0kDuAYoXrK16mbZO4yGwAn3oLspjnN0/c41v8xZnO1n14J3MjKj1b2g6AUCAlFwMw==$C0sHCg9ek77hsg==$zKVTMvnWVw==',
    're_c1tpEyD8_NKFusih9vKVQknRAQfmFcWCv',
    'napi_a1b2c3d4e5f6g7h8i9',
    'https://app.example.com/account/reset?token=kF4hZ0qWbT7mXs2LpR9vYn1c',
    '/account/verify?lang=en&token=kF4hZ0qWbT7mXs2LpR9vYn1c',
    '/account/delete?token=kF4h.Z0qW-bT7m_Xs2LpR9vYn1c',
    '/api/auth/verify-email?callbackURL=%2Faccount%2Freset%3Ftoken%3DkF4hZ0qWbT7mXs2LpR9vYn1c',
    'better-auth.session_token=J5dKq2mXvB8nRt3wYz6pLc9sHf1gAe4u.c2lnbmF0dXJlLW9mLTMyLWJ5dGVz%3D',
    '__Secure-better-auth.session_token=J5dKq2mXvB8nRt3wYz6pLc9sHf1gAe4u',
    'better-auth.session_data=eyJzZXNzaW9uIjp7InRva2VuIjoiSjVkS3EifX0',
    'set-cookie: __Host-gatehouse=J5dKq2mXvB8nRt3wYz6pLc9sHf1gAe4u',
    'Cookie: a=1; gatehouse-known=J5dKq2mXvB8nRt3wYz6pLc9sHf1gAe4u',
    '__Host-gatehouse.device=Qm9yZWQgYnkgdGhlIHNlYQ',
    'device_id=Qm9yZWQgYnkgdGhlIHNlYQ',
    '{"newPassword":"it\'s \\"correct\\" horse battery',
    '{\\"token\\":\\"kF4hZ0qWbT7mXs2LpR9vYn1c',
    "{ password: 'correct horse battery",
    'password=hunter2-hunter2',
  ])('cuts %s out of any text', (secret) => {
    const line = redactAll({ message: `failed with ${secret}` });
    expect(line).toContain('[redacted]');
    expect(line).not.toContain(secret.slice(-8));
  });

  it("cuts out a hash that Better Auth's library makes", async () => {
    const hash = await hashPassword('correct horse');
    expect(redactAll({ message: `stored "${hash}" cannot be read` })).toBe(
      '{"message":"stored \\"[redacted]\\" cannot be read"}',
    );
  });

  it('leaves the rest of a text readable', () => {
    expect(redactAll({ m: 'GET /account/reset?token=abcdefgh&lang=en; device=xyz, 3 left' })).toBe(
      '{"m":"GET /account/reset?token=[redacted]&lang=en; device=[redacted], 3 left"}',
    );
  });

  it('leaves ids and ordinary fields alone', () => {
    const line = {
      status: 200,
      route: 'GET /health',
      request_id: 're_CQVa1eeCBhthI=',
      function_request_id: randomUUID(),
      user_id: randomUUID(),
      account: 're_-Kq2mXvB8nRt3w',
      xray_trace_id: '1-5759e988-bd862e3fe1be46a994272793',
      image: 'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      client_address: '2001:db8:85a3:8d3:1319:8a2e:370:7348',
      detail: 'the token has expired: ask for a new link',
    };
    expect(redactAll(line)).toBe(JSON.stringify(line));
  });

  it('cuts a text that no honest line has, before a hostile one can keep the patterns busy', () => {
    expect(redactAll({ message: 'eyJ-'.repeat(250_000) }).length).toBeLessThan(10_000);
  });
});
