import type { MiddlewareObj } from '@middy/core';
import type { HttpAnswer, HttpEvent } from '#shared/http/event';

/** Half a year, in seconds: the least that browsers' preload lists and scanners call safe. */
const hstsMaxAgeSeconds = 15_552_000;

/** OWASP REST Security Cheat Sheet: for answers that are data and must not be framed, sniffed, run or stored. */
const defaults = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': `max-age=${hstsMaxAgeSeconds}; includeSubDomains`,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Middleware: gives every answer, also an error, the headers above where the route did not set them itself. */
export function responseHeaders(): MiddlewareObj<HttpEvent, HttpAnswer, Error> {
  const addDefaults = ({ response }: { response: HttpAnswer | null | undefined }) => {
    if (response) response.headers = { ...defaults, ...response.headers };
  };
  return { after: addDefaults, onError: addDefaults };
}
