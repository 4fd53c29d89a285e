import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBreachCheck } from '#shared/passwords/breached';
import { type AwsEndpoint, startAwsEndpoint } from '../aws/endpoint.ts';
import { createPrincipals } from '../aws/principals.ts';
import { standInPath } from '../stand-ins/outside-addresses.ts';
import { notoriousPasswords } from './notorious-passwords.ts';
import { createRangeRoute } from './range-route.ts';

let endpoint: AwsEndpoint;
let url: string;

beforeAll(async () => {
  endpoint = await startAwsEndpoint({
    at: 0,
    region: 'us-east-1',
    principals: createPrincipals(),
    services: [],
    localRoutes: [createRangeRoute()],
    log: () => undefined,
  });
  url = `${endpoint.url}${standInPath('pwned-passwords')}`;
});

afterAll(() => endpoint.close());

test('T35 the functions’ own check learns of notorious passwords here, and of no others', async () => {
  const check = createBreachCheck({ url, timeoutMs: 20_000 });
  for (const password of ['password', 'Password123', 'qwertyuiop'])
    expect(await check(password)).toBe('breached');
  expect(await check('correct horse')).toBe('clear');
});

test('an answer is as long for a prefix that nobody has as for one of a notorious password', async () => {
  const [known, unknown] = await Promise.all(['5BAA6', '00000'].map((prefix) => read(prefix)));
  expect(known?.filter((row) => !row.endsWith(':0'))).toEqual([
    '1E4C9B93F3F0682250B6CF8331B7EE68FD8:1000000',
  ]);
  expect(unknown?.every((row) => /^[\dA-F]{35}:0$/.test(row))).toBe(true);
  expect(unknown).toHaveLength(known?.length ?? 0);
});

test.each(['5BAA', '5BAA61', '5BAAG', '5BAA6/', ''])('a prefix of %j is refused', async (prefix) => {
  const answer = await fetch(`${url}/range/${prefix}`);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({ message: expect.stringContaining('first five hexadecimal digits') });
});

test('every notorious password is long enough to be refused for being notorious alone', () => {
  expect(notoriousPasswords.filter((password) => password.length < 8)).toEqual([]);
  expect(new Set(notoriousPasswords).size).toBe(notoriousPasswords.length);
});

async function read(prefix: string): Promise<string[]> {
  const answer = await fetch(`${url}/range/${prefix}`);
  return (await answer.text()).split('\r\n');
}
