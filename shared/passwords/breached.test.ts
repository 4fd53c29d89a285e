import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, test, vi } from 'vitest';
import { ConfigurationError } from '#shared/errors';
import { type BreachCheckOptions, createBreachCheck } from '#shared/passwords/breached';

const password = 'correct horse';
const digest = createHash('sha1').update(password).digest('hex').toUpperCase();
const [prefix, suffix] = [digest.slice(0, 5), digest.slice(5)];
const otherRow = `${'0123456789ABCDEF'.repeat(3).slice(0, 35)}:7`;

/** So long that no slow machine changes a verdict. */
const timeoutMs = 20_000;

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function listen(respond: RequestListener): Promise<string> {
  const server = createServer(respond);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A check against a server that answers as told, and what the server was asked. */
async function checkAgainst(
  respond: (response: ServerResponse, request: IncomingMessage) => void,
  options: Partial<BreachCheckOptions> = {},
) {
  const requests: IncomingMessage[] = [];
  const onUnavailable = vi.fn();
  const url = await listen((request, response) => {
    requests.push(request);
    respond(response, request);
  });
  const verdict = await createBreachCheck({ url, timeoutMs, onUnavailable, ...options })(password);
  const reasons = onUnavailable.mock.calls.map(([error]) => error);
  return { verdict, requests, reasons };
}

const answer = (text: string) => (response: ServerResponse) => void response.end(text);

describe('T35 a password is looked up by five digits of its digest', () => {
  it('is breached if the rest is among the rows', async () => {
    const { verdict, requests } = await checkAgainst(answer([otherRow, `${suffix}:1`].join('\r\n')));
    expect(verdict).toBe('breached');
    const [request] = requests;
    expect(request).toMatchObject({ method: 'GET', url: `/range/${prefix}` });
    expect(request?.headers).toMatchObject({ 'add-padding': 'true', connection: 'close' });
    expect(JSON.stringify(request?.rawHeaders)).not.toContain(suffix);
  });

  it('is clear if it is not', async () => {
    const { verdict, reasons } = await checkAgainst(answer(`${otherRow}\r\n`));
    expect(verdict).toBe('clear');
    expect(reasons).toEqual([]);
  });

  it('is clear if the rest is padding', async () => {
    const { verdict } = await checkAgainst(answer([otherRow, `${suffix}:0`].join('\n')));
    expect(verdict).toBe('clear');
  });

  it('is looked up as it was typed, in UTF-8', async () => {
    const typed = ' pa\u0301ss 🐎 ';
    const expected = createHash('sha1').update(Buffer.from(typed, 'utf8')).digest('hex').toUpperCase();
    const paths: (string | undefined)[] = [];
    const url = await listen((request, response) => {
      paths.push(request.url);
      response.end(`${expected.slice(5)}:3`);
    });
    expect(await createBreachCheck({ url, timeoutMs })(typed)).toBe('breached');
    expect(paths).toEqual([`/range/${expected.slice(0, 5)}`]);
  });

  it('is asked for below a path too', async () => {
    const url = await listen((request, response) => {
      response.end(request.url === `/_local/range/${prefix}` ? `${suffix}:1` : otherRow);
    });
    expect(await createBreachCheck({ url: `${url}/_local`, timeoutMs })(password)).toBe('breached');
  });
});

describe('a check is unavailable', () => {
  test.each<[string, (response: ServerResponse, request: IncomingMessage) => void, RegExp]>([
    ['too many requests', (response) => void response.writeHead(429).end(`${suffix}:1`), /429/],
    ['a server error', (response) => void response.writeHead(503).end(), /503/],
    ['no content', (response) => void response.writeHead(204).end(), /204/],
    ['an empty answer', answer(''), /lines of 35 digits/],
    ['a page', answer('<!doctype html><title>Sign in to the Wi-Fi</title>'), /lines of 35 digits/],
    ['one line that is none', answer(`${suffix}:1\r\nnonsense`), /lines of 35 digits/],
    ['lower case', answer(`${suffix.toLowerCase()}:1`), /lines of 35 digits/],
    ['a count that is none', answer(`${suffix}:-1`), /lines of 35 digits/],
    ['too much', answer(`${otherRow}\r\n`.repeat(10_000)), /more than 262144 bytes/],
    ['a closed connection', (response) => void response.destroy(), /no answer/],
    [
      'an answer cut short',
      (response) => {
        response.writeHead(200, { 'content-length': 1_000 });
        response.write(`${suffix}:1\r\n`, () => response.destroy());
      },
      /no answer/,
    ],
    [
      'a redirect',
      (response, request) => {
        const isFirst = request.url?.startsWith('/range/');
        if (isFirst) response.writeHead(302, { location: '/elsewhere' }).end();
        else response.end(`${suffix}:1`);
      },
      /no answer/,
    ],
  ])('after %s', async (_, respond, reason) => {
    const { verdict, requests, reasons } = await checkAgainst(respond);
    expect(verdict).toBe('unavailable');
    expect(requests).toHaveLength(1);
    expect(reasons).toEqual([expect.objectContaining({ message: expect.stringMatching(reason) })]);
    expect(String(reasons)).not.toMatch(new RegExp(`${prefix}|${suffix}|${password}`, 'i'));
  });

  it('when nothing answers in time, or only a part', async () => {
    const options = { timeoutMs: 50 };
    expect((await checkAgainst(() => undefined, options)).verdict).toBe('unavailable');
    const begin = (response: ServerResponse) => void response.write(`${suffix}:1\r\n`);
    expect((await checkAgainst(begin, options)).verdict).toBe('unavailable');
  });

  it('when nobody listens', async () => {
    const url = await listen(() => undefined);
    for (const close of closers.splice(0)) close();
    const onUnavailable = vi.fn();
    expect(await createBreachCheck({ url, timeoutMs, onUnavailable })(password)).toBe('unavailable');
    expect(onUnavailable).toHaveBeenCalledOnce();
  });
});

it('refuses to send digits in the clear over a network', () => {
  expect(() => createBreachCheck({ url: 'http://api.example.com' })).toThrow(ConfigurationError);
  expect(() => createBreachCheck({ url: 'https://api.example.com' })).not.toThrow();
});
