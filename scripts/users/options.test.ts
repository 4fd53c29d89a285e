import { describe, expect, it } from 'vitest';
import { parseCommand } from './options.ts';

const parse = (...args: string[]) => parseCommand([...args, '--stage', 'dev']);

describe('npm run users', () => {
  it('takes an action, a user and a stage', () => {
    expect(parse('ban', 'ada@example.com', '--reason', 'spam', '--until', '2027-01-31')).toEqual({
      name: 'ban',
      user: 'ada@example.com',
      reason: 'spam',
      until: '2027-01-31T00:00:00.000Z',
      json: false,
      yes: false,
      stage: 'dev',
      region: undefined,
      endpointUrl: undefined,
    });
    expect(parse('delete', 'ada@example.com', '--yes')).toMatchObject({ name: 'delete', yes: true });
  });

  it.each([
    ['2027-01-31T12:00', '2027-01-31T12:00:00.000Z'],
    ['2027-01-31T12:00Z', '2027-01-31T12:00:00.000Z'],
    ['2027-01-31T12:00:30+02:00', '2027-01-31T10:00:30.000Z'],
  ])('--until %s is %s', (given, until) => {
    expect(parse('ban', 'a@b.de', '--reason', 'x', '--until', given)).toMatchObject({ until });
  });

  it.each([
    [[], 'say one of find, show'],
    [['erase', 'a@b.de'], 'say one of find, show'],
    [['show'], 'say whom to show'],
    [['delete', 'a@b.de', 'b@b.de'], 'one user at a time: leave out b@b.de'],
    [['ban', 'a@b.de'], 'say why with --reason'],
    [['show', 'a@b.de', '--yes'], '--yes belongs to delete'],
    [['export', 'a@b.de', '--json'], '--json belongs to find and show'],
    [['reset-second-factor', 'a@b.de', '--yes'], '--yes belongs to delete'],
    [['unban', 'a@b.de', '--until', '2027-01-01'], '--until belongs to ban'],
    [['ban', 'a@b.de', '--reason', 'x', '--until', 'soon'], '--until soon is no time'],
    [['ban', 'a@b.de', '--reason', 'x', '--until', '2027-13-01'], '--until 2027-13-01 is no time'],
    [['show', 'a@b.de', '--colour'], "unknown option '--colour'"],
    [['show', 'a@b.de', '--endpoint-url', 'http://example.com'], '--endpoint-url must be'],
  ])('refuses %j', (args, message) => {
    expect(() => parse(...args)).toThrow(message);
  });

  it('misses the stage', () => {
    expect(() => parseCommand(['show', 'a@b.de'])).toThrow('say which stage');
  });
});
