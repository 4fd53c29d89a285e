import { createServer } from 'node:http';
import { afterAll, expect, it } from 'vitest';
import { respondLocally } from '../aws/local-route.ts';
import { closeServer, listenOnLoopback } from '../network/loopback.ts';
import { createExecutionsRoute } from './executions-route.ts';
import { errorNamed, mapOver, startShop } from './testing.ts';

const shop = await startShop(
  { StartAt: 'Each', States: { Each: mapOver('DISTRIBUTED', { MaxConcurrency: 1 }) } },
  {
    work: (input) => {
      if (input === 2) throw errorNamed('ValueError', '<b>"bad"</b>');
    },
  },
);
const server = createServer((request, response) => {
  const url = new URL(request.url ?? '', 'http://127.0.0.1');
  void respondLocally([createExecutionsRoute(shop.states)], request, response, url, () => {});
});
const port = await listenOnLoopback(server);
const get = async (query = '') => {
  const response = await fetch(`http://127.0.0.1:${port}/_local/executions${query}`);
  return { response, html: await response.text() };
};
afterAll(async () => {
  await closeServer(server);
  await shop.close();
});

it('shows executions with their Map Runs, and each with its history, escaped', async () => {
  expect((await get()).html).toContain('Nothing has been started yet');
  const { arn, name, mapRuns } = await shop.run({ items: [1, 2], '<i>': '&' });
  const { response, html } = await get();
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  for (const shown of [
    name,
    'FAILED',
    'Each 1 of 2, 1 failed or stopped',
    'States.ExceedToleratedFailureThreshold',
  ])
    expect(html).toContain(shown);
  const one = await get(`?arn=${encodeURIComponent(arn)}`);
  expect(one.html).toContain('MapRunFailed');
  expect(one.html).toContain('&lt;i>');
  const failed = mapRuns[0]?.children.find(({ end }) => end?.status === 'FAILED');
  const item = await get(`?arn=${encodeURIComponent(failed?.arn ?? '')}`);
  expect(item.html).toContain('ValueError');
  expect(item.html).not.toContain('<b>');
  expect((await get('?arn=none')).response.status).toBe(404);
});
