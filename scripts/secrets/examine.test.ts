import { describe, expect, it } from 'vitest';
import { parseSecretName } from '#shared/secret-name';
import { examine, type StoredValue } from './examine.ts';

const remote = 'postgresql://owner:hunter2@ep-a.neon.tech/app';

function examined(path: string, stored: StoredValue | string) {
  const secret = parseSecretName(`gatehouse/dev/${path}`);
  if (secret === undefined) throw new Error(`${path} is not a secret's path`);
  return examine(secret, typeof stored === 'string' ? { is: 'value', text: stored } : stored);
}

describe('what a secret has', () => {
  it.each([
    ['database', JSON.stringify({ url: `${remote}?sslmode=require` }), 'filled'],
    ['database', JSON.stringify({ url: `${remote}?options=x&sslmode=verify-full` }), 'filled'],
    ['database', '{"url":"postgresql://o:p@127.0.0.1:5432/app","proxy":"http://127.0.0.1:5500"}', 'filled'],
    ['database/auth', '{"username":"gatehouse_auth","password":"p"}', 'pending'],
    ['database/auth', '{"username":"u","password":"p","url":"postgresql://u:p@h/d"}', 'filled'],
    ['auth', JSON.stringify({ 1: 'x'.repeat(32) }), 'filled'],
    ['email', '{"apiKey":"re_hunter2","from":"Gatehouse <no-reply@example.com>"}', 'filled'],
    ['google', '{"clientId":"a.apps.googleusercontent.com","clientSecret":"hunter2"}', 'filled'],
    ['oidc/acme', '{"clientId":"a","clientSecret":"hunter2"}', 'filled'],
    ['supabase', `{"url":"${remote}?sslmode=verify-full"}`, 'filled'],
    ['supabase', `{"url":"${remote}?sslmode=require","ca":"-----BEGIN CERTIFICATE-----\\nMIIB"}`, 'filled'],
    ['supabase', '{"url":"postgresql://postgres:p@127.0.0.1:5432/supabase"}', 'filled'],
    ['supabase', { is: 'missing' } as const, 'empty'],
    ['database/migration-copy', '{"username":"gatehouse_migration_copy","password":"p"}', 'pending'],
    ['google', { is: 'missing' } as const, 'empty'],
    ['of-another-kind', '{}', 'filled'],
    ['database', { is: 'missing' } as const, 'empty'],
    ['database', { is: 'unreadable' } as const, 'unread'],
  ])('%s with %j is %3$s', (path, stored, state) => {
    expect(examined(path, stored)).toEqual({ state, faults: [] });
  });
});

describe('the member at fault is named, and no value is shown', () => {
  it.each([
    ['database', 'hunter2', '(whole): is not JSON'],
    ['database', '"hunter2"', '(whole): invalid input: expected object, received string'],
    [
      'oidc/acme',
      '{"clientId":"hunter2"}',
      'clientSecret: invalid input: expected string, received undefined',
    ],
    [
      'google',
      '{"clientId":"a","clientSecret":"hunter2 "}',
      'clientSecret: must be the client secret that the provider has given out',
    ],
    ['database', '{"password":"hunter2"}', 'url: invalid input: expected string, received undefined'],
    ['database', '{"url":"hunter2"}', 'url: invalid URL'],
    ['database', '{"url":"https://a:hunter2@b/c"}', 'url: invalid URL'],
    [
      'database',
      JSON.stringify({ url: remote }),
      'url: must end in ?sslmode=require (or verify-ca, verify-full)',
    ],
    [
      'database',
      JSON.stringify({ url: `${remote}?sslmode=prefer` }),
      'url: must end in ?sslmode=require (or verify-ca, verify-full)',
    ],
    [
      'database',
      '{"url":"postgresql://hunter2@127.0.0.1/app"}',
      'url: must have the user and the password of the database owner',
    ],
    ['database', '{"url":"postgresql://a:hunter2@127.0.0.1/"}', 'url: must name the database after the host'],
    [
      'database',
      '{"url":"postgresql://a:hunter2@127.0.0.1/app","proxy":"http://proxy.example.com"}',
      'proxy: must be https, or http on loopback',
    ],
    [
      'supabase',
      JSON.stringify({ url: remote }),
      'url: must end in ?sslmode=require (or verify-ca, verify-full)',
    ],
    [
      'supabase',
      '{"url":"postgresql://hunter2@127.0.0.1/supabase"}',
      'url: must have the user and the password of a role that may read the schema auth',
    ],
    [
      'supabase',
      `{"url":"${remote}?sslmode=require","ca":"hunter2"}`,
      /^ca: invalid string: must start with/,
    ],
    ['database/auth', '{"username":"a","password":"","url":"postgresql://h/d"}', /^password: too small/],
    ['email', '{"apiKey":"re_hunter2"}', 'from: invalid input: expected string, received undefined'],
    [
      'email',
      '{"apiKey":"hunter2","from":"a@example.com"}',
      'apiKey: must be an API key of Resend, which starts with re_',
    ],
    [
      'email',
      '{"apiKey":"re_hunter2","from":"hunter2"}',
      'from: must be an address, or a name and an address: Name <no-reply@example.com>',
    ],
    ['auth', '{}', '(whole): must hold at least one version'],
    ['auth', '{"1":"hunter2"}', /^1: too small/],
    [
      'auth',
      JSON.stringify({ [`hunter2${'x'.repeat(32)}`]: '1'.repeat(32) }),
      '(a member): must be a version number',
    ],
  ])('%s with %s', (path, text, fault) => {
    const { state, faults } = examined(path, text);
    expect(state).toBe('malformed');
    expect(faults).toEqual([typeof fault === 'string' ? fault : expect.stringMatching(fault)]);
    expect(faults.join()).not.toContain('hunter2');
  });
});
