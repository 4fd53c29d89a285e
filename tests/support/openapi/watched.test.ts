import { afterEach, expect, it } from 'vitest';
import { projectFolder } from '../synthesized.ts';
import { takeFaults, unwatchApi, watchApi, watchFetch } from './watched.ts';

const api = 'http://127.0.0.1:9';
afterEach(() => unwatchApi(api));

const answering = (status: number, body: unknown) => watchFetch(async () => Response.json(body, { status }));

it('an answer of an API that is not documented is found, and its query is not told', async () => {
  watchApi(api, projectFolder);
  const response = await answering(200, { token: 1 })(`${api}/api/auth/token?token=secret`);
  expect(await response.json()).toEqual({ token: 1 });
  expect(await takeFaults()).toEqual(['GET /api/auth/token answered 200: /token must be string']);
  expect(await takeFaults()).toEqual([]);
});

it('answers that are documented, and those of others, are none', async () => {
  await answering(418, {})(`${api}/api/auth/token`);
  watchApi(api, projectFolder);
  await answering(200, { token: 'x' })(`${api}/api/auth/token`);
  await answering(418, {})('http://127.0.0.1:10/api/auth/token');
  expect(await takeFaults()).toEqual([]);
});
