import { expect, it } from 'vitest';
import { parseCommand } from './options.ts';

const run = '0198c2f0-0000-4000-8000-000000000001';
const target = { stage: 'dev', region: undefined, endpointUrl: undefined };
const parse = (...args: string[]) => parseCommand([...args, '--stage', 'dev']);

it.each([
  [['start'], { name: 'start', input: { mode: 'copy' }, detach: false, json: false }],
  [
    ['start', '--mode', 'dry-run', '--json', '--report', 'x'],
    { input: { mode: 'dry-run' }, json: true, report: 'x' },
  ],
  [
    ['start', '--run', run, '--batch-size', '5000', '--max-concurrency', '100', '--detach'],
    { input: { mode: 'copy', runId: run, batchSize: 5000, maxConcurrency: 100 }, detach: true },
  ],
  [
    ['start', '--on-verification-failure', 'rollback'],
    { input: { mode: 'copy', onVerificationFailure: 'rollback' } },
  ],
  [['status', '--run', run], { name: 'status', runId: run }],
  [['status'], { name: 'status', runId: undefined, json: false }],
  [['report', run, '--json'], { name: 'report', runId: run, json: true }],
  [['rollback', '--yes'], { name: 'rollback', input: { mode: 'rollback' }, yes: true }],
  [['rollback', run], { name: 'rollback', input: { mode: 'rollback', runId: run }, yes: false }],
  [['stop'], { name: 'stop', execution: undefined }],
  [['stop', 'copy-20261120-215612-3f9a'], { name: 'stop', execution: 'copy-20261120-215612-3f9a' }],
])('%j is understood', (args, command) => {
  expect(parse(...args)).toMatchObject({ ...target, ...command });
});

it('seeds the local stack where nothing else is said', () => {
  const seed = { name: 'seed', users: 10_000, url: undefined };
  const local = { stage: 'dev', endpointUrl: 'http://127.0.0.1:4566' };
  expect(parseCommand(['seed', '--users', '10000'])).toMatchObject({ ...seed, ...local });
  const elsewhere = ['--stage', 'prod', '--endpoint-url', 'http://127.0.0.1:1'];
  expect(parseCommand(['seed', '--users', '10000', ...elsewhere])).toMatchObject({
    ...seed,
    stage: 'prod',
    endpointUrl: 'http://127.0.0.1:1',
  });
});

it.each([
  [[], 'say one of start, status'],
  [['move'], 'say one of start, status'],
  [['start', 'copy'], 'copy is not understood'],
  [['status', run], `${run} is not understood`],
  [['report', run, run], `${run} is not understood`],
  [['start', '--mode', 'rollback'], '--mode rollback must be one of copy, dry-run, verify'],
  [['start', '--mode', 'move'], '--mode move must be one of'],
  [['start', '--run', 'newest'], '"newest" is no run'],
  [['report', 'newest'], '"newest" is no run'],
  [['rollback', 'newest'], '"newest" is no run'],
  [['start', '--batch-size', '0'], '--batch-size 0 is not understood: too small'],
  [['start', '--batch-size', '5001'], '--batch-size 5001 is not understood: too big'],
  [['start', '--batch-size', '1e3'], '--batch-size 1e3 is not understood: invalid input'],
  [['start', '--max-concurrency', '101'], '--max-concurrency 101 is not understood'],
  [['start', '--on-verification-failure', 'shrug'], '--on-verification-failure shrug is not understood'],
  [['start', '--yes'], '--yes belongs to rollback'],
  [['status', '--mode', 'copy'], '--mode belongs to start'],
  [['stop', '--json'], '--json belongs to start and status and report and rollback'],
  [['seed'], 'say how many users'],
  [['seed', '--users', '0'], 'say how many users'],
  [['seed', '--users', 'many'], 'say how many users'],
  [['seed', '--users', '5', '--url', 'mysql://localhost/x'], '--url must be a connection string'],
  [['start', '--colour'], "unknown option '--colour'"],
  [['start', '--endpoint-url', 'http://example.com'], '--endpoint-url must be'],
])('refuses %j', (args, message) => {
  expect(() => parse(...args)).toThrow(
    expect.objectContaining({ name: 'UsageError', message: expect.stringContaining(message) }),
  );
});

it('misses the stage of all that may be in an account', () => {
  expect(() => parseCommand(['start'])).toThrow('say which stage');
});
