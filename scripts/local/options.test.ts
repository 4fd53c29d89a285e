import { expect, it } from 'vitest';
import { UsageError } from './flags.ts';
import { parseOptions } from './options.ts';

it('has defaults', () => {
  expect(parseOptions([], {})).toEqual({
    stage: 'dev',
    apiPort: 3000,
    awsPort: 4566,
    json: false,
    fresh: false,
    freeze: false,
    containers: false,
    help: false,
    baseImage: undefined,
    supabaseUrl: undefined,
  });
});

it('takes flags from the command line, ports and base image from the environment', () => {
  const args = ['--json', '--fresh', '--freeze', '--containers', '--stage', 'prod', '--help'];
  expect(parseOptions(args, { PORT: '0', AWS_PORT: '65535', BASE_IMAGE: 'mine:1' })).toEqual({
    stage: 'prod',
    apiPort: 0,
    awsPort: 65_535,
    json: true,
    fresh: true,
    freeze: true,
    containers: true,
    help: true,
    baseImage: 'mine:1',
    supabaseUrl: undefined,
  });
});

it('takes the database of a Supabase project, and never repeats what is none', () => {
  const SUPABASE_DATABASE_URL = 'postgresql://postgres:secret@db.example.com/postgres';
  expect(parseOptions([], { SUPABASE_DATABASE_URL }).supabaseUrl).toBe(SUPABASE_DATABASE_URL);
  expect(() => parseOptions([], { SUPABASE_DATABASE_URL: 'secret@db' })).toThrow(
    expect.objectContaining({ name: 'UsageError', message: expect.not.stringContaining('secret') }),
  );
});

it('takes an empty variable as not set', () => {
  expect(parseOptions([], { PORT: '', BASE_IMAGE: '' })).toEqual(parseOptions([], {}));
});

it.each(['65536', '-1', '3000x', '1e3', ' 80', '0x50'])('refuses PORT=%s with the remedy', (PORT) => {
  expect(() => parseOptions([], { PORT })).toThrow(
    new UsageError(`PORT=${PORT} is not a port: give a whole number from 0 (any free port) to 65535`),
  );
});

it.each([
  [['--kontainers'], "unknown option '--kontainers': npm start -- --help lists the options"],
  [['extra'], "unexpected argument 'extra': npm start -- --help lists the options"],
  [['--stage'], "option '--stage <value>' argument missing: npm start -- --help lists the options"],
])('refuses %j', (args, message) => {
  expect(() => parseOptions(args, {})).toThrow(new UsageError(message));
});
