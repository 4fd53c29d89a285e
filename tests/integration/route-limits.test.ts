import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Route, routes } from '#shared/contract/routes';
import { context, createEvent } from '#shared/http/testing';

/** No honest caller sends as many in a minute. */
const manyRequests = 1_000;

beforeEach(() => {
  vi.stubEnv('DATABASE_SECRET_ID', 'never read');
  vi.stubEnv('ISSUER', 'https://api.example.test');
  vi.stubEnv('PRODUCT_NAME', 'Gatehouse');
  for (const list of ['ALLOWED_ORIGINS', 'SECOND_FACTORS', 'FEATURES']) vi.stubEnv(list, '');
  vi.stubEnv('PROVIDERS', '[]');
  vi.stubEnv('BRAND', '{}');
});
afterEach(() => vi.unstubAllEnvs());

/** A request that is refused for its body, before anything is asked of the database. */
function createRequest({ method, path }: Route, sourceIp: string) {
  const event = createEvent(`${method} ${path}`, { body: 'x', headers: { 'content-type': 'text/plain' } });
  Object.assign(event.requestContext.http, { sourceIp });
  return event;
}

const strangersRoutes: readonly Route[] = routes.filter(({ access }: Route) => access !== 'session');

it('T33 every route that strangers can call has a limit', () => {
  expect(strangersRoutes.length).toBeGreaterThan(3);
  for (const route of strangersRoutes) expect(route).toHaveProperty('limit');
});

it.each(
  strangersRoutes
    .filter((route) => 'limit' in route && route.limit === 'memory')
    .map((route, index) => [`${route.method} ${route.path}`, route, `192.0.2.${index}`] as const),
)('T33 %s is refused to an address that floods it, and not to another', async (_, route, address) => {
  const { handler } = await import(`../../functions/${route.function}/handler.ts`);
  const statusFor = async (sourceIp: string): Promise<number> =>
    (await handler(createRequest(route, sourceIp), context)).statusCode;
  const statuses = new Set<number>();
  for (let i = 0; i < manyRequests; i++) statuses.add(await statusFor(address));
  expect(statuses).toEqual(new Set([415, 429]));
  expect(await statusFor('198.51.100.1')).toBe(415);
});
