import pg from 'pg';
import { describe, expect, it, test } from 'vitest';
import { translateError } from './translate-error.ts';

const secret = 'ada@example.com';

function databaseError(code: string, message = `duplicate "${secret}"`): pg.DatabaseError {
  const error = new pg.DatabaseError(message, message.length, 'error');
  return Object.assign(error, {
    code,
    detail: `Key (email)=(${secret}) exists`,
    hint: secret,
    where: secret,
  });
}

function nodeError(code: string | undefined, message: string): Error {
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}

describe('another attempt may succeed', () => {
  test.each(['08006', '40001', '53300', '55P03', '57014', '57P01', '57P03', '58030'])(
    'after SQLSTATE %s',
    (code) => {
      expect(translateError(databaseError(code))).toMatchObject({ name: 'SourceUnavailableError' });
    },
  );

  test.each([
    ['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:5432'],
    ['EAI_AGAIN', 'getaddrinfo EAI_AGAIN db.example.com'],
    [undefined, 'Connection terminated unexpectedly'],
    [undefined, 'Connection terminated due to connection timeout'],
    [undefined, 'timeout expired'],
    [undefined, 'Query read timeout'],
  ])('after %s %s', (code, message) => {
    expect(translateError(nodeError(code, message))).toMatchObject({ name: 'SourceUnavailableError' });
  });
});

describe('another attempt would fail alike', () => {
  test.each(['28P01', '3D000', '42501', '42P01', '42703', '42883', '22P02', 'XX000'])(
    'after SQLSTATE %s',
    (code) => {
      expect(translateError(databaseError(code))).toMatchObject({ name: 'SourceAccessError' });
    },
  );

  test.each([
    ['ENOTFOUND', 'getaddrinfo ENOTFOUND db.example.com'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate'],
    ['CERT_HAS_EXPIRED', 'certificate has expired'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', "Hostname/IP does not match certificate's altnames"],
    [undefined, 'The server does not support SSL connections'],
  ])('after %s %s', (code, message) => {
    expect(translateError(nodeError(code, message))).toMatchObject({ name: 'SourceAccessError' });
  });
});

it('M11 says nothing of the values that PostgreSQL quotes', () => {
  for (const code of ['22P02', '23505', '28P01', '40001', '42883', 'XX000']) {
    const { message, cause } = translateError(databaseError(code)) as Error;
    expect(message).toContain(code);
    expect(message).not.toContain(secret);
    expect(cause).toBeUndefined();
  }
});

it('knows what the pooler says', () => {
  const paused = databaseError('XX000', 'Tenant or user not found');
  expect(translateError(paused)).toMatchObject({
    name: 'SourceAccessError',
    message: expect.stringContaining('pooler'),
  });
  const full = databaseError('XX000', 'MaxClientsInSessionMode: max clients reached');
  expect(translateError(full)).toMatchObject({ name: 'SourceUnavailableError' });
  expect(translateError(nodeError('ENETUNREACH', 'connect ENETUNREACH 2001:db8::1:5432'))).toMatchObject({
    name: 'SourceUnavailableError',
    message: expect.stringContaining('IPv6'),
  });
});

it('names the table or column that is missing', () => {
  const error = databaseError('42P01', 'relation "auth.users" does not exist');
  expect(translateError(error)).toMatchObject({ message: expect.stringContaining('"auth.users"') });
});

it('leaves faults of the program as they are', () => {
  const fault = new TypeError('x is not a function');
  expect(translateError(fault)).toBe(fault);
});
