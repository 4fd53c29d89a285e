import { describe, expect, it } from 'vitest';
import { createEvent } from '#shared/http/testing';
import { clientAddressHeader, toHttpAnswer, toWebRequest } from './web-request.ts';

const issuer = 'https://api.example.test';
const event = createEvent('POST /api/auth/sign-out', {
  headers: { 'content-type': 'application/json' },
  body: '{"a":1}',
});

describe('a request to the engine', () => {
  it('has the method, path, query, cookies and body of the event', async () => {
    const request = toWebRequest(
      { ...event, rawQueryString: 'a=1&b=%20', cookies: ['x=1', 'y=2'] },
      issuer,
      event.rawPath,
    );
    expect(request).toMatchObject({ method: 'POST', url: `${issuer}/api/auth/sign-out?a=1&b=%20` });
    expect(request.headers.get('cookie')).toBe('x=1; y=2');
    expect(await request.json()).toEqual({ a: 1 });
  });

  it('decodes a base64 body', async () => {
    const body = Buffer.from('{"a":"ü"}').toString('base64');
    expect(
      await toWebRequest({ ...event, body, isBase64Encoded: true }, issuer, event.rawPath).json(),
    ).toEqual({ a: 'ü' });
  });

  it('T27 T33 T45 takes host and address from configuration and gateway, never from headers', () => {
    const claims = [
      'host',
      'x-forwarded-host',
      'x-forwarded-for',
      'x-forwarded-proto',
      'forwarded',
      'x-real-ip',
      clientAddressHeader,
    ];
    const headers = Object.fromEntries(claims.map((name) => [name, 'evil.test']));
    const request = toWebRequest({ ...event, headers }, issuer, event.rawPath);
    expect(request.url.startsWith(issuer)).toBe(true);
    expect([...request.headers.values()]).not.toContain('evil.test');
    expect(request.headers.get(clientAddressHeader)).toBe('192.0.2.1');
  });

  it.each([
    ['/api/auth/a?admin=1', '/api/auth/a%3Fadmin=1'],
    ['/api/auth/a#b', '/api/auth/a%23b'],
    ['//evil.test/api/auth/token', '//evil.test/api/auth/token'],
    ['/api/auth/a b', '/api/auth/a%20b'],
  ])('T46 keeps the decoded path %s a path of the issuer', (path, pathname) => {
    const { url } = toWebRequest(event, issuer, path);
    expect(new URL(url)).toMatchObject({ origin: issuer, pathname, search: '' });
  });

  it('shows the engine a browser’s Fetch Metadata, but not the lone mode that Node’s fetch sends', () => {
    const metadata = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    const modeOf = (headers: Record<string, string>) =>
      toWebRequest({ ...event, headers }, issuer, event.rawPath).headers.get('sec-fetch-mode');
    expect(modeOf(metadata)).toBe('navigate');
    expect(modeOf({ 'sec-fetch-mode': 'cors' })).toBeNull();
  });

  it('has no body with GET, whatever the event holds', () => {
    expect(
      toWebRequest({ ...createEvent('GET /api/auth/token'), body: 'x' }, issuer, event.rawPath).body,
    ).toBeNull();
  });
});

describe('an answer of the engine', () => {
  it('T32 carries every cookie by itself and says when to retry', async () => {
    const response = new Response('{}', { status: 429, headers: { 'x-retry-after': '7' } });
    response.headers.append('set-cookie', 'a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT');
    response.headers.append('set-cookie', 'b=2');
    expect(await toHttpAnswer(response)).toMatchObject({
      statusCode: 429,
      cookies: ['a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT', 'b=2'],
      headers: { 'retry-after': '7' },
    });
  });
});
