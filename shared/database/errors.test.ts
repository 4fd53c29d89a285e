import { describe, expect, it } from 'vitest';
import { toDatabaseError } from '#shared/database/errors';

const secretText = 'connect to postgresql://user:hunter2@host failed';
const thrown = (fields: object) => Object.assign(new Error(secretText), fields);

describe('a driver’s error', () => {
  it.each([
    ['GH401', 'SessionEndedError'],
    ['08006', 'DatabaseUnavailableError'],
    ['28P01', 'DatabaseUnavailableError'],
    ['25P03', 'DatabaseUnavailableError'],
    ['40P01', 'DatabaseUnavailableError'],
    ['53300', 'DatabaseUnavailableError'],
    ['EPIPE', 'DatabaseUnavailableError'],
    ['57014', 'DatabaseUnavailableError'],
    ['57P01', 'DatabaseUnavailableError'],
    ['23505', 'StatementError'],
    ['42501', 'StatementError'],
    ['ECONNREFUSED', 'DatabaseUnavailableError'],
    [undefined, 'DatabaseUnavailableError'],
  ])('with code %s is a %s and never repeats the driver’s text', (code, name) => {
    const error = toDatabaseError(thrown({ code }));
    expect(error.name).toBe(name);
    expect(`${error.message}${error.stack}${error.cause}`).not.toContain('hunter2');
  });

  it('names the system error behind it', () => {
    const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    expect(
      toDatabaseError(thrown({ sourceError: new TypeError('fetch failed', { cause }) })).message,
    ).toContain('ECONNREFUSED');
  });

  it.each(['text', null, undefined, {}])('may be anything: %j', (value) => {
    expect(toDatabaseError(value).name).toBe('DatabaseUnavailableError');
  });
});
