import { createHash } from 'node:crypto';
import type { HttpAnswer, HttpEvent, Route } from '#shared/http/event';

/** How long callers and caches may keep an answer without asking, in seconds. */
const maxAgeSeconds = 300;

/** A route that always has the same body; whoever has it already is told so (RFC 9110 §13.1.2). */
export function createCachedRoute(body: string, ownHeaders: Readonly<Record<string, string>>): Route {
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
  const validators = { etag, 'cache-control': `public, max-age=${maxAgeSeconds}` };
  return async (event): Promise<HttpAnswer> =>
    isKnown(event, etag)
      ? { statusCode: 304, headers: validators }
      : { statusCode: 200, headers: { ...ownHeaders, ...validators }, body };
}

function isKnown({ headers }: HttpEvent, etag: string): boolean {
  const known = (headers['if-none-match'] ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return known.includes(etag) || known.includes('*');
}
