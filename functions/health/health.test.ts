import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { HttpAnswer } from '#shared/http/event';
import { checkHealth } from './health.ts';

beforeEach(() => void vi.useFakeTimers({ now: new Date('2026-01-02T03:04:05Z') }));
afterEach(() => void vi.useRealTimers());

const timestamp = '2026-01-02T03:04:05.000Z';
const onFailure = vi.fn();
const bodyOf = ({ body }: HttpAnswer) => JSON.parse(body ?? '');

it('answers 200 when the database answers', async () => {
  const answer = await checkHealth({ ping: async () => 1, onFailure });
  expect(answer.statusCode).toBe(200);
  expect(bodyOf(answer)).toEqual({ status: 'ok', database: 'connected', timestamp });
  expect(vi.getTimerCount()).toBe(0);
});

it('answers 503 without the cause when the database fails', async () => {
  const cause = new Error('postgresql://user:hunter2@host');
  const answer = await checkHealth({ ping: () => Promise.reject(cause), onFailure });
  expect(answer).toMatchObject({ statusCode: 503, headers: { 'retry-after': '2' } });
  expect(bodyOf(answer)).toEqual({ status: 'error', database: 'disconnected', timestamp });
  expect(onFailure).toHaveBeenCalledWith(cause);
});

it('answers 503 within two seconds when nothing answers', async () => {
  const answer = checkHealth({ ping: () => new Promise(() => undefined), onFailure });
  await vi.advanceTimersByTimeAsync(2_000);
  expect((await answer).statusCode).toBe(503);
});
