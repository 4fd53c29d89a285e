import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openRoutes } from '../../../functions/auth/routes.ts';
import { startAccounts, type TestAccounts } from '../../support/accounts.ts';

let accounts: TestAccounts;
beforeAll(async () => {
  accounts = await startAccounts();
});
afterAll(() => accounts.stop());
afterEach(() => accounts.rows('delete from rate_limit'));

const routes = Object.entries(openRoutes);
/** How far beyond its limit an address goes. */
const excess = 5;
/** Of a larger limit, requests before these are only written down: thousands would take a quarter of a minute. */
const mostSent = 15;

it('T33 every route limits addresses before anything else', () => {
  expect(routes.length).toBeGreaterThan(20);
  for (const [name, { limits }] of routes) expect(limits[0]?.per, name).toBe('address');
});

it.each(routes.map(([name, { limits }], index) => [name, limits[0], `203.0.113.${index}`] as const))(
  'T33 %s is refused to an address that floods it, and not to another',
  async (name, rule, address) => {
    const [method = '', path = ''] = name.replace('{id}', crypto.randomUUID()).split(' ');
    const ask = (from: string) =>
      accounts.ask(method, path, { address: from, ...(method === 'POST' && { body: {} }) });
    const { max = 0, windowSeconds = 0 } = rule ?? {};
    const sent = Math.min(max, mostSent);
    expect((await ask(address)).status).toBeLessThan(429);
    if (max > sent) await accounts.rows('update rate_limit set count = count + $1', [max - sent]);
    const answers = await Promise.all(Array.from({ length: sent - 1 + excess }, () => ask(address)));
    const limited = answers.filter(({ status }) => status === 429);
    expect(limited).toHaveLength(excess);
    for (const { headers, body } of limited) {
      expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1);
      expect(Number(headers['retry-after'])).toBeLessThanOrEqual(windowSeconds);
      expect(body).toMatchObject({ status: 429, error_code: 'TOO_MANY_REQUESTS', code: 'TOO_MANY_REQUESTS' });
    }
    expect(answers.every(({ status = 500 }) => status < 500)).toBe(true);
    expect((await ask('198.18.0.1')).status).not.toBe(429);
  },
);
