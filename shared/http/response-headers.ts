import type { MiddlewareObj } from '@middy/core';
import httpSecurityHeaders from '@middy/http-security-headers';
import type { HttpAnswer, HttpEvent } from '#shared/http/event';

/** Middleware: OWASP's headers for an API that answers JSON and must not be framed, sniffed or scripted. */
export const securityHeaders = () =>
  httpSecurityHeaders({
    contentSecurityPolicy: { 'default-src': "'none'", 'frame-ancestors': "'none'" },
    crossOriginEmbedderPolicy: false,
    // The key set and the API are read from other origins; the gateway's CORS rules decide by whom.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    reportTo: false,
    reportingEndpoints: false,
  });

/** Middleware: what a route does not declare cacheable is never stored. */
export function noStoreByDefault(): MiddlewareObj<HttpEvent, HttpAnswer, Error> {
  const addCacheControl = ({ response }: { response: HttpAnswer | null | undefined }) => {
    if (response) response.headers = { 'cache-control': 'no-store', ...response.headers };
  };
  return { after: addCacheControl, onError: addCacheControl };
}
