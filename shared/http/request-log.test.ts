import { afterEach, expect, it, vi } from 'vitest';
import { type HttpAnswer, jsonAnswer } from '#shared/http/event';
import { createHttpHandler } from '#shared/http/handler';
import { context, createEvent } from '#shared/http/testing';
import { audit } from '#shared/observability/audit';
import { logger } from '#shared/observability/logger';
import { tagStatement } from '#shared/observability/request-scope';
import { captureLines } from '#shared/observability/testing';

afterEach(() => vi.restoreAllMocks());

const handler = createHttpHandler({
  'GET /thing': async () => {
    logger.warn('half way');
    audit({ event: 'sign_out', outcome: 'ok' });
    return jsonAnswer(200, { statement: tagStatement('select 1') });
  },
});

async function call(headers: Record<string, string>) {
  const lines = captureLines();
  const answer = (await handler(createEvent('GET /thing', { headers }) as never, context)) as HttpAnswer;
  return { lines: lines(), answer };
}

it.each(['a', 'order-7', '00-4bf92f3577b34da6a3ce929d0e0e4736:01=', 'a'.repeat(128)])(
  'the correlation id of a caller, %s, is in every line of its request and in the answer',
  async (id) => {
    const { lines, answer } = await call({ 'x-correlation-id': id });
    expect(lines.map(({ message }) => message)).toEqual(['half way', 'audit', 'request']);
    for (const line of lines) expect(line).toMatchObject({ correlation_id: id, request_id: 'request-1' });
    expect(answer.headers).toMatchObject({ 'x-correlation-id': id, 'x-request-id': 'request-1' });
    expect(answer.body).toContain("/*request_id='request-1'");
    expect(answer.body).not.toContain(`'${id}'`);
  },
);

it.each([undefined, '', 'a'.repeat(129), 'a b', 'a,b', 'a\r\nset-cookie: b=1', "'*/", '<script>', 'ü'])(
  "T44 instead of %j the gateway's id of the request is used",
  async (id) => {
    const { lines, answer } = await call(id === undefined ? {} : { 'x-correlation-id': id });
    for (const line of lines) expect(line).toMatchObject({ correlation_id: 'request-1' });
    expect(answer.headers).toMatchObject({ 'x-correlation-id': 'request-1' });
  },
);

it('an audit line of a request has the address that the gateway saw and the user agent', async () => {
  const { lines } = await call({ 'user-agent': 'curl/8.14', 'x-forwarded-for': '203.0.113.9' });
  expect(lines).toContainEqual(
    expect.objectContaining({ message: 'audit', client_address: '192.0.2.1', user_agent: 'curl/8.14' }),
  );
});
