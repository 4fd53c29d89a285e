import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { formatSummary } from './summary.ts';

const summary = {
  stage: 'dev',
  api: 'http://127.0.0.1:65535',
  aws: 'http://127.0.0.1:65534',
  postgres: 'postgresql://gatehouse_owner:abcdefghijklmnopqrst@127.0.0.1:65533/gatehouse',
  logs: '.local/logs',
  hasExecutions: true,
  leftOut: [] as string[],
  routes: [
    { method: 'GET', path: '/.well-known/openid-configuration', function: 'jwks' },
    { method: 'ANY', path: '/api/auth/{proxy+}', function: 'auth' },
    { method: 'GET', path: '/account', function: 'account' },
    { method: 'GET', path: '/docs', function: 'docs' },
    { method: '$default', path: '', function: 'pages' },
  ],
};

it('fits 80 columns, is plain when nobody looks, and names everything', () => {
  const text = formatSummary(summary, new PassThrough());
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(text).not.toContain('\u001b');
  const { api, aws, postgres, logs } = summary;
  for (const value of [api, aws, `${aws}/_local/`, `${aws}/_local/executions`, postgres, logs, 'stage dev'])
    expect(text).toContain(value);
  expect(text).toContain(`curl -i ${api}/api/auth/signup`);
  expect(text).toContain(`the mail: ${aws}/_local/`);
  expect(text).toContain(
    [
      '  GET       /.well-known/openid-configuration  jwks',
      '  ANY       /api/auth/{proxy+}                 auth',
      '  GET       /account                           account',
      '  GET       /docs                              docs',
      '  $default                                     pages',
    ].join('\n'),
  );
});

it('says what a stage has on AWS alone, in lines that fit', () => {
  const leftOut = ['alarms', 'notifications of alarms', 'gradual rollouts', 'saved log queries', 'DNS'];
  const text = formatSummary({ ...summary, leftOut }, new PassThrough());
  expect(text).toContain(
    [
      '  On AWS only alarms, notifications of alarms, gradual rollouts,',
      '              saved log queries, DNS',
      '  PostgreSQL',
    ].join('\n'),
  );
  expect(formatSummary(summary, new PassThrough())).not.toContain('On AWS only');
});

it('names what a browser can open, where the stage has it', () => {
  const { api, aws } = summary;
  expect(formatSummary(summary, new PassThrough())).toContain(
    [`  Pages       ${api}/account`, `  Docs        ${api}/docs`, `  AWS         ${aws}`].join('\n'),
  );
  const less = formatSummary({ ...summary, hasExecutions: false, routes: [] }, new PassThrough());
  expect(less).not.toMatch(/Executions|Pages|Docs/);
});
