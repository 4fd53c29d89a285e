import { expect, it } from 'vitest';
import { parseCommand } from './options.ts';

const value = 'postgresql://owner:hunter2@db.example.com/app';

const messageOf = (args: string[]): string => {
  try {
    parseCommand(args);
  } catch (error) {
    return error instanceof Error && error.name === 'UsageError' ? error.message : String(error);
  }
  return 'no error';
};

it.each([
  [['set', 'database', value, '--stage', 'dev']],
  [['set', 'database', '--stage', 'dev', '--', value]],
  [['set', value, '--stage', 'dev']],
  [['set', 'database', `--value=${value}`, '--stage', 'dev']],
  [['set', 'database', '--value', value, '--stage', 'dev']],
  [['set', 'database', '-phunter2', '--stage', 'dev']],
])('%j: a value as an argument is refused with the reason and not repeated', (args) => {
  const message = messageOf(args);
  expect(message).toContain(
    "a secret's value is never an argument, because it would stay in the shell's history",
  );
  expect(message).not.toContain('hunter2');
});

it.each([
  [[], 'say set, check or rotate'],
  [['get', 'database', '--stage', 'dev'], 'say set, check or rotate'],
  [['check', 'database', '--stage', 'dev'], 'say set, check or rotate'],
  [['set', '--stage', 'dev'], 'say which secret to set'],
  [['rotate', '--stage', 'dev'], 'say which secret to rotate, such as database/auth'],
  [['rotate', 'auth', '--stage', 'dev', '--wait', 'long'], '--wait must be a whole number of seconds'],
  [['set', 'database'], 'say which stage, such as --stage dev'],
  [['set', 'database', '--stage', 'dev', '--json'], '--json belongs to check'],
  [['check', '--stage'], "option '--stage <value>' argument missing"],
  [['check', '--stage', 'dev', '--endpoint-url', 'http://example.com'], 'must be an https address'],
  [['check', '--stage', 'dev', '--endpoint-url', 'localhost:4566'], 'must be an https address'],
])('%j: says what to change', (args, message) => {
  expect(messageOf(args)).toContain(message);
});

it('reads the stage, the region and the endpoint', () => {
  const args = [
    'check',
    '--json',
    '--stage',
    'dev',
    '--region',
    'eu-west-1',
    '--endpoint-url',
    'http://[::1]:1',
  ];
  expect(parseCommand(args)).toEqual({
    name: 'check',
    json: true,
    stage: 'dev',
    region: 'eu-west-1',
    endpointUrl: 'http://[::1]:1',
  });
});

it('reads which secret to rotate, and how long to wait', () => {
  const target = { stage: 'dev', region: undefined, endpointUrl: undefined };
  const rotate = ['rotate', 'database/auth', '--stage', 'dev'];
  const command = { name: 'rotate', path: 'database/auth', ...target };
  expect(parseCommand(rotate)).toEqual({ ...command, waitSeconds: 60 });
  expect(parseCommand([...rotate, '--wait', '5'])).toEqual({ ...command, waitSeconds: 5 });
});
