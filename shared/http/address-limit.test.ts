import { beforeEach, expect, it, vi } from 'vitest';
import { addressLimit } from '#shared/http/address-limit';
import { jsonAnswer } from '#shared/http/event';
import { createHttpHandler } from '#shared/http/handler';
import { context, createEvent } from '#shared/http/testing';

const maxPerMinute = 3;
let time = 0;
beforeEach(() => {
  time = 1_700_000_000_000;
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  return () => vi.restoreAllMocks();
});

/** Answers how a request from an address, with such headers, is answered. */
function createCaller() {
  const handler = createHttpHandler(
    { 'GET /thing': async () => jsonAnswer(200, {}) },
    { addressLimit: { maxPerMinute, now: () => time } },
  );
  return async (sourceIp: string, headers: Record<string, string> = {}) => {
    const event = createEvent('GET /thing', { headers });
    Object.assign(event.requestContext.http, { sourceIp });
    const { statusCode, headers: answered, body } = await handler(event as never, context);
    return { status: statusCode, retryAfter: answered?.['retry-after'], body: JSON.parse(body ?? '{}') };
  };
}

/** Uses up what an address has. */
async function exhaust(call: ReturnType<typeof createCaller>, address: string): Promise<void> {
  for (let i = 0; i < maxPerMinute; i++) expect((await call(address)).status).toBe(200);
}

it('T33 the request after the last that is allowed is 429 with the seconds to wait', async () => {
  const call = createCaller();
  await call('192.0.2.1');
  time += 20_500;
  await call('192.0.2.1');
  await call('192.0.2.1');
  expect(await call('192.0.2.1')).toMatchObject({
    status: 429,
    retryAfter: '40',
    body: { error_code: 'TOO_MANY_REQUESTS', detail: 'try again in 40 s' },
  });
});

it('T33 the window is over when it says so, and not earlier', async () => {
  const call = createCaller();
  await exhaust(call, '192.0.2.1');
  time += 59_999;
  expect(await call('192.0.2.1')).toMatchObject({ status: 429, retryAfter: '1' });
  time += 1;
  await exhaust(call, '192.0.2.1');
  expect((await call('192.0.2.1')).status).toBe(429);
});

it('T33 addresses do not share a limit, those of one /64 do', async () => {
  const call = createCaller();
  await exhaust(call, '192.0.2.1');
  expect((await call('192.0.2.2')).status).toBe(200);
  for (const host of ['a', 'b', 'c']) await call(`2001:db8:1:2::${host}`);
  expect((await call('2001:db8:1:2:ffff::d')).status).toBe(429);
  expect((await call('2001:db8:1:3::a')).status).toBe(200);
});

it('T33 headers that claim an address neither evade a limit nor use up that of another', async () => {
  const call = createCaller();
  for (let i = 0; i < maxPerMinute; i++) {
    await call('192.0.2.1', { 'x-forwarded-for': '198.51.100.7', forwarded: 'for=198.51.100.7' });
  }
  expect((await call('192.0.2.1', { 'x-forwarded-for': '198.51.100.8' })).status).toBe(429);
  expect((await call('198.51.100.7')).status).toBe(200);
});

it('a clock that is set back lets nobody wait for longer than a minute', async () => {
  const call = createCaller();
  await exhaust(call, '192.0.2.1');
  time -= 3_600_000;
  expect((await call('192.0.2.1')).status).toBe(200);
});

it('memory is bounded: ten thousand others make an address forgotten, fewer do not', async () => {
  const { before } = addressLimit({ maxPerMinute: 1, now: () => time });
  const event = createEvent('GET /thing');
  const use = async (sourceIp: string) => {
    Object.assign(event.requestContext.http, { sourceIp });
    await before?.({ event } as never);
  };
  await use('192.0.2.1');
  for (let i = 1; i < 10_000; i++) await use(`10.0.${i >> 8}.${i & 255}`);
  await expect(use('192.0.2.1')).rejects.toThrow('try again in 60 s');
  await use('198.51.100.1');
  await use('192.0.2.1');
});
