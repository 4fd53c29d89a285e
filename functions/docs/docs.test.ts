import { describe, expect, it } from 'vitest';
import { features } from '#shared/contract/features';
import { createHttpHandler } from '#shared/http/handler';
import { context, createEvent } from '#shared/http/testing';
import { captureLines } from '#shared/observability/testing';
import { listOperations, type OpenApiDocument } from '#shared/openapi/document';
import { createDocsRoutes } from './docs.ts';

const options = { issuer: 'https://api.example.com', productName: 'A & B <i>' };

async function open(
  path: '/docs' | '/openapi.json',
  given: Partial<Parameters<typeof createDocsRoutes>[0]> = {},
  headers = {},
) {
  captureLines();
  const handler = createHttpHandler(createDocsRoutes({ ...options, features, ...given }));
  const answer = await handler(createEvent(`GET ${path}`, { headers }) as never, context);
  return { status: answer.statusCode, headers: answer.headers ?? {}, body: answer.body ?? '' };
}

const readDocument = async (given = {}): Promise<OpenApiDocument> =>
  JSON.parse((await open('/openapi.json', given)).body);

describe('the document', () => {
  it('is that of the stage: its address, its name, and what it has switched on', async () => {
    const document = await readDocument({ features: ['totp'] });
    expect(document).toMatchObject({
      openapi: '3.1.1',
      servers: [{ url: options.issuer }],
      info: { title: options.productName },
    });
    const found = new Set(listOperations(document).map(({ operation }) => operation['x-feature']));
    expect(found).toEqual(new Set([undefined, 'totp']));
    expect(document.tags.map(({ name }) => name)).not.toContain('passkeys');
    expect(Object.keys(document.paths)).not.toContain('/api/auth/passkey/list-user-passkeys');
  });

  it('is the same bytes as long as nothing changes, and is not sent to whoever has it', async () => {
    const { headers, status } = await open('/openapi.json');
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'public, max-age=300',
    });
    const etag = String(headers.etag);
    expect(await open('/openapi.json', {}, { 'if-none-match': `"x", W/${etag}` })).toMatchObject({
      status: 304,
      headers: { etag },
      body: '',
    });
    expect(await open('/openapi.json', { features: [] }, { 'if-none-match': etag })).toMatchObject({
      status: 200,
    });
  });
});

describe('the page', () => {
  it('T47 runs and loads nothing, and escapes what it shows', async () => {
    const { headers, body } = await open('/docs');
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
    expect(body.match(/<(?:script|style|link|img|iframe)\b|\son\w+=|\sstyle=|\ssrc=/g)).toEqual(['<style']);
    expect(body).toContain('<title>API – A &amp; B &lt;i&gt;</title>');
  });

  it('has every operation and every schema under an anchor, and links to nothing else', async () => {
    const { body } = await open('/docs');
    const document = await readDocument();
    const anchors = [...body.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id);
    expect(new Set(anchors).size).toBe(anchors.length);
    for (const { operation } of listOperations(document)) expect(anchors).toContain(operation.operationId);
    for (const name of Object.keys(document.components.schemas)) expect(anchors).toContain(`schema-${name}`);
    for (const [, target = ''] of body.matchAll(/href="#([^"]+)"/g)) expect(anchors).toContain(target);
    expect([...body.matchAll(/href="([^#"][^"]*)"/g)].map(([, url]) => url)).toEqual(['/openapi.json']);
  });

  it('says of an operation who may call it, what it takes and what it answers', async () => {
    const { body } = await open('/docs');
    const [, operation = ''] = /id="putTasksById">(.*?)<\/details>/s.exec(body) ?? [];
    const words = operation.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
    expect(words).toContain('With access token or session token.');
    for (const part of [
      'If-Match string In the header.',
      'title required string (at most 200 characters)',
      'TASK_NOT_FOUND',
      'PRECONDITION_FAILED',
      '200 OK. Task',
    ])
      expect(words).toContain(part);
  });
});
