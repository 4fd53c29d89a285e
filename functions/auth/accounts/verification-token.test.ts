import { SignJWT, UnsecuredJWT } from 'jose';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SecretVersions } from '#shared/secret-versions';
import {
  readVerificationToken,
  signVerificationToken,
  verificationLifetimeSeconds,
} from './verification-token.ts';

const first = { version: 1, value: 'a'.repeat(32) };
const second = { version: 2, value: 'b'.repeat(32) };
const secrets: SecretVersions = [first];
const content = { sub: '0198c2f0-0000-4000-8000-000000000001', email: 'ada@example.test', registration: 'm' };

afterEach(() => vi.useRealTimers());

describe('a token for a link', () => {
  it('says what it was made of', async () => {
    expect(await readVerificationToken(secrets, await signVerificationToken(secrets, content))).toMatchObject(
      content,
    );
  });

  it('T52 of an older secret is read as long as that secret is there', async () => {
    const token = await signVerificationToken(secrets, content);
    expect(await readVerificationToken([second, first], token)).toMatchObject(content);
    expect(await readVerificationToken([second], token)).toBe('invalid');
  });

  it('expires after a quarter of an hour', async () => {
    const now = Date.now();
    vi.useFakeTimers({ now, toFake: ['Date'] });
    const token = await signVerificationToken(secrets, content);
    vi.setSystemTime(now + (verificationLifetimeSeconds - 2) * 1_000);
    expect(await readVerificationToken(secrets, token)).toMatchObject(content);
    vi.setSystemTime(now + (verificationLifetimeSeconds + 2) * 1_000);
    expect(await readVerificationToken([second, first], token)).toBe('expired');
  });

  it('T13 is no other token: not one of the engine’s, unsigned, altered or of another type', async () => {
    const key = new TextEncoder().encode(first.value);
    const token = await signVerificationToken(secrets, content);
    const [head = '', body = '', signature = ''] = token.split('.');
    const other = Buffer.from(JSON.stringify({ ...content, email: 'eve@example.test' })).toString(
      'base64url',
    );
    for (const forged of [
      await new SignJWT(content).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('15m').sign(key),
      await new SignJWT(content)
        .setProtectedHeader({ alg: 'HS256', typ: 'gatehouse-verification+jwt' })
        .setExpirationTime('15m')
        .sign(key),
      new UnsecuredJWT(content).setExpirationTime('15m').encode(),
      [head, other, signature].join('.'),
      [head, body].join('.'),
      '',
      'x',
      '..',
    ]) {
      expect(await readVerificationToken(secrets, forged)).toBe('invalid');
    }
  });
});
