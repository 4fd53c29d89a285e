import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { type LocalRoute, localRoot, sendJson } from '../aws/local-route.ts';
import type { CapturedMail, Mailbox } from './mailbox.ts';

/** Where mails are listed for programs: a JSON array, newest first; `?to=<address>` for one recipient's alone. */
const listPath = `${localRoot}mail`;

/**
 * What the page may do. Mails stand in a sandboxed frame, which inherits this policy: their own styles work, and their
 * scripts, pictures and forms do not.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const pageFiles = [
  { path: localRoot, file: 'index.html', type: 'text/html; charset=utf-8' },
  { path: `${localRoot}mailbox.css`, file: 'mailbox.css', type: 'text/css; charset=utf-8' },
  { path: `${localRoot}mailbox.js`, file: 'mailbox.js', type: 'text/javascript; charset=utf-8' },
] as const;

/** The mailbox for programs, and at the root as a page for people. */
export function createMailboxRoutes(mailbox: Mailbox): readonly LocalRoute[] {
  const list: LocalRoute = {
    method: 'GET',
    path: listPath,
    respond: (request, response, url) => {
      const etag = `"${mailbox.revision}"`;
      const headers = { etag, 'cache-control': 'no-cache' };
      if (request.headers['if-none-match'] === etag) response.writeHead(304, headers).end();
      else sendJson(response, 200, select(mailbox.list(), url.searchParams.get('to')), headers);
    },
  };
  return [list, ...pageFiles.map(({ path, file, type }) => createFileRoute(path, file, type))];
}

function select(mails: readonly CapturedMail[], to: string | null): readonly CapturedMail[] {
  if (to === null) return mails;
  return mails.filter((mail) => mail.to.toLowerCase().split(', ').includes(to.toLowerCase()));
}

function createFileRoute(path: string, file: string, type: string): LocalRoute {
  return {
    method: 'GET',
    path,
    respond: async (_request, response) =>
      sendFile(response, type, await readFile(join(import.meta.dirname, 'page', file))),
  };
}

function sendFile(response: ServerResponse, type: string, content: Buffer): void {
  response.writeHead(200, {
    'content-type': type,
    'content-length': content.length,
    'cache-control': 'no-cache',
    'content-security-policy': contentSecurityPolicy,
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  response.end(content);
}
