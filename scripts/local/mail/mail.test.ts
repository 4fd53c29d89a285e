import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AwsEndpoint, startAwsEndpoint } from '../aws/endpoint.ts';
import { createPrincipals } from '../aws/principals.ts';
import { createStandIns } from '../stand-ins/stand-ins.ts';
import type { CapturedMail } from './mailbox.ts';

const { mail, routes: localRoutes } = createStandIns({
  api: 'http://127.0.0.1:1',
  aws: 'http://127.0.0.1:2',
});
let endpoint: AwsEndpoint;
beforeAll(async () => {
  const principals = createPrincipals();
  const log = () => {};
  endpoint = await startAwsEndpoint({ at: 0, region: 'r', principals, services: [], localRoutes, log });
});
beforeEach(() => mail.clear());
afterAll(() => endpoint.close());

const letter = {
  from: 'Gatehouse <no-reply@localhost.test>',
  to: ['ada@example.com'],
  subject: 'Hello',
  text: 'x',
};

/** Sends as Resend's SDK does. */
async function send(body: unknown, headers: Record<string, string | undefined> = {}) {
  const all = { authorization: 'Bearer re_key', 'content-type': 'application/json', ...headers };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const response = await fetch(`${endpoint.url}/_local/resend/emails`, {
    method: 'POST',
    headers: given,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as { readonly id?: string } };
}

const get = (path: string, headers = {}) => fetch(`${endpoint.url}${path}`, { headers });

describe('the stand-in for Resend', () => {
  it('answers with the id of what it has kept', async () => {
    const { status, body } = await send({ ...letter, html: '<p>x</p>' });
    expect(status).toBe(200);
    expect(mail.list()).toMatchObject([{ id: body.id, to: 'ada@example.com', html: '<p>x</p>', text: 'x' }]);
  });

  it('keeps a mail once per idempotency key and refuses another one under it', async () => {
    const key = { 'idempotency-key': 'one' };
    const first = await send(letter, key);
    expect(await send(letter, key)).toEqual(first);
    expect(await send({ ...letter, text: 'y' }, key)).toMatchObject({
      status: 409,
      body: { statusCode: 409, name: 'invalid_idempotent_request' },
    });
    expect(mail.list()).toHaveLength(1);
    mail.clear();
    expect((await send(letter, key)).body.id).not.toBe(first.body.id);
  });

  it.each([
    ['no key', letter, { authorization: undefined }, 401, 'missing_api_key', 'Missing'],
    ['another key', letter, { authorization: 'Bearer sk_1' }, 403, 'invalid_api_key', 'invalid'],
    ['no JSON', '{', {}, 400, 'validation_error', 'not valid JSON'],
    ['null', 'null', {}, 422, 'validation_error', 'expected object'],
    ['no recipient', { ...letter, to: [] }, {}, 422, 'validation_error', '→ at to'],
    ['two recipients in one', { ...letter, to: 'a@b.co, c@d.co' }, {}, 422, 'validation_error', '→ at to'],
    ['another sender', { ...letter, from: 'nobody' }, {}, 422, 'validation_error', '→ at from'],
    [
      'lines in the subject',
      { ...letter, subject: 'a\r\nBcc: b' },
      {},
      422,
      'validation_error',
      '→ at subject',
    ],
    ['nothing to read', { ...letter, text: undefined }, {}, 422, 'missing_required_field', 'html'],
    ['an attachment', { ...letter, attachments: [] }, {}, 422, 'validation_error', 'attachments'],
    ['a long key', letter, { 'idempotency-key': 'x'.repeat(257) }, 400, 'invalid_idempotency_key', '256'],
    ['too much', { ...letter, text: 'x'.repeat(2 ** 20) }, {}, 413, 'validation_error', 'too large'],
  ])('refuses %s', async (_, body, headers, status, name, message) => {
    expect(await send(body, headers)).toEqual({
      status,
      body: { statusCode: status, name, message: expect.stringContaining(message) },
    });
    expect(mail.list()).toEqual([]);
  });
});

describe('the list', () => {
  it('has the newest first, and one recipient’s alone when asked', async () => {
    await send(letter);
    await send({ ...letter, to: ['Eve <eve@example.com>', 'Ada@Example.com'], subject: 'Newer' });
    const all = (await (await get('/_local/mail')).json()) as CapturedMail[];
    expect(all).toEqual(mail.list());
    expect(all).toMatchObject([
      { to: 'eve@example.com, Ada@Example.com', subject: 'Newer', text: 'x', html: '' },
      { to: 'ada@example.com', subject: 'Hello' },
    ]);
    expect(all[0]?.at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    const subjects = async (to: string) => {
      const found = (await (await get(`/_local/mail?to=${to}`)).json()) as CapturedMail[];
      return found.map(({ subject }) => subject);
    };
    expect(await subjects('ada@example.com')).toEqual(['Newer', 'Hello']);
    expect(await subjects('eve@example.com')).toEqual(['Newer']);
    expect(await subjects('example.com')).toEqual([]);
  });

  it('keeps 200', async () => {
    for (let sent = 0; sent <= 200; sent += 1) await send({ ...letter, subject: String(sent) });
    expect(mail.list().map(({ subject }) => Number(subject))).toEqual(
      Array.from({ length: 200 }, (_, index) => 200 - index),
    );
  });

  it('is sent again only when it has changed', async () => {
    const etag = (await get('/_local/mail')).headers.get('etag') ?? '';
    expect((await get('/_local/mail', { 'if-none-match': etag })).status).toBe(304);
    await send(letter);
    const changed = await get('/_local/mail', { 'if-none-match': etag });
    expect([changed.status, await changed.json()]).toEqual([200, mail.list()]);
  });
});

describe('the page', () => {
  it('runs its own script alone, and mails in a frame that runs none', async () => {
    const page = await get('/_local/');
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self'; .*frame-ancestors 'none'$/,
    );
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const html = await page.text();
    expect(html).toContain('<html lang="en">');
    expect(html.match(/sandbox="([^"]*)"/)?.[1]).toBe('allow-popups allow-popups-to-escape-sandbox');
    expect(html).not.toMatch(/<script(?! type="module" src)|\son\w+=|<style|https?:/);
  });

  it.each([
    ['/_local/mailbox.css', 'text/css; charset=utf-8'],
    ['/_local/mailbox.js', 'text/javascript; charset=utf-8'],
  ])('has %s, which it names', async (path, type) => {
    const response = await get(path);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    expect(await (await get('/_local/')).text()).toContain(`"${path}"`);
  });

  it('writes what mails say as text, never as HTML', async () => {
    const script = await (await get('/_local/mailbox.js')).text();
    expect(script).not.toMatch(/innerHTML|outerHTML =|insertAdjacentHTML|document\.write|eval\(/);
  });
});
