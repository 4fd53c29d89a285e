import { expect, it } from 'vitest';
import { parseCommand } from './options.ts';

const kid = '0198c2f0-0000-4000-8000-000000000001';

it.each([
  [[], 'say list, rotate or revoke <kid>'],
  [['roll'], 'say list, rotate or revoke <kid>'],
  [['rotate', kid], 'say list, rotate or revoke <kid>'],
  [['revoke', kid, kid], 'say list, rotate or revoke <kid>'],
  [['revoke'], 'say which key to revoke'],
  [['revoke', 'latest'], '"latest" is no kid'],
  [['list'], 'say which stage'],
  [['list', '--stages', 'dev'], "unknown option '--stages'"],
  [['list', '--stage', 'dev', '--endpoint-url', 'http://example.com'], 'must be an https address'],
])('%j: says what to change', (args, message) => {
  expect(() => parseCommand(args)).toThrow(
    expect.objectContaining({ name: 'UsageError', message: expect.stringContaining(message) }),
  );
});

it.each([
  [['list'], { keys: 'list' }],
  [['rotate'], { keys: 'rotate' }],
  [['revoke', kid], { keys: 'revoke', kid }],
])('%j is the event %j', (args, request) => {
  const target = { stage: 'dev', region: undefined, endpointUrl: undefined };
  expect(parseCommand([...args, '--stage', 'dev'])).toEqual({ name: 'run', request, target, json: false });
});
