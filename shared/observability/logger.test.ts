import { describe, expect, it } from 'vitest';
import { redact } from '#shared/observability/logger';

const redactAll = (value: unknown) => JSON.stringify(value, redact);

describe('T49 the log replacer', () => {
  it('blanks values under secret-sounding keys at any depth', () => {
    const line = redactAll({
      a: { newPassword: 'x1', headers: { Cookie: 'x2', authorization: ['x3'] }, refreshToken: { v: 'x4' } },
    });
    expect(line).not.toMatch(/x[1-4]/);
  });

  it.each([
    'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln',
    'Bearer abcdefgh12345678',
    'postgresql://user:hunter2@db.example.test/app',
    '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA',
    '$2b$10$abcdefghijklmnopqrstuv',
  ])('cuts %s out of any text', (secret) => {
    const line = redactAll({ message: `failed with ${secret} at the end` });
    expect(line).toContain('[redacted]');
    expect(line).not.toContain(secret.slice(-8));
  });

  it('leaves ordinary fields alone', () => {
    expect(redactAll({ status: 200, route: 'GET /health' })).toBe('{"status":200,"route":"GET /health"}');
  });
});
