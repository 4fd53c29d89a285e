import { expect, test } from 'vitest';
import { containerArguments } from './container-arguments.ts';

const args = containerArguments(
  {
    environment: {
      _HANDLER: 'auth.handler',
      AWS_SECRET_ACCESS_KEY: 'never shown',
      ISSUER: 'http://127.0.0.1:3000',
      LAMBDA_TASK_ROOT: '/a/folder/here',
      PATH: '/usr/bin',
    },
    taskRoot: '/a/folder/here',
    memorySizeMb: 512,
    onLine: () => {},
  },
  { name: 'gatehouse-1', label: 'gatehouse', image: 'gatehouse:0' },
);

test('variables go by name, so that no value is seen in a list of processes', () => {
  expect(args).toEqual(expect.arrayContaining(['--env=AWS_SECRET_ACCESS_KEY', '--env=ISSUER']));
  expect(args.join(' ')).not.toMatch(/never shown|127\.0\.0\.1/);
});

test('what the image sets itself is left to it', () => {
  expect(args.filter((arg) => /^--env=(_HANDLER|LAMBDA_TASK_ROOT|PATH)\b/.test(arg))).toEqual([]);
  expect(args.slice(-2)).toEqual(['gatehouse:0', 'auth.handler']);
});

test('a container is as narrow as Lambda’s sandbox', () => {
  expect(args).toEqual(
    expect.arrayContaining([
      '--init',
      '--read-only',
      '--user=993:990',
      '--cap-drop=ALL',
      '--memory=512m',
      '--memory-swap=512m',
    ]),
  );
});
