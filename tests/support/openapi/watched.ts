import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page, Request as PageRequest } from 'playwright-core';
import { type CheckAnswer, createAnswerChecker, type SeenAnswer } from './checker.ts';

/** The APIs of stacks that run, by origin. */
const watched = new Map<string, CheckAnswer>();
const faults: string[] = [];
let unread: Promise<void>[] = [];

/** Has every answer of an API checked from now on, against the document in a project's folder. */
export function watchApi(url: string, folder: string): void {
  const document = JSON.parse(readFileSync(join(folder, 'functions/docs/openapi.json'), 'utf8'));
  watched.set(new URL(url).origin, createAnswerChecker(document));
}

/** The port may be somebody else's from now on. */
export function unwatchApi(url: string): void {
  watched.delete(new URL(url).origin);
}

/** What was answered since the last time and is not documented. */
export async function takeFaults(): Promise<string[]> {
  await Promise.all(unread);
  unread = [];
  return faults.splice(0);
}

/** The platform's `fetch`, with answers of watched APIs checked before anybody sees them. */
export function watchFetch(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { url, method } = request;
    const response = await fetch(input, init);
    const check = watched.get(new URL(url).origin);
    if (check && response.type !== 'opaqueredirect') {
      const { status, headers } = response;
      note(check, url, {
        method,
        status,
        mediaType: mediaTypeOf(headers.get('content-type')),
        body: await response.clone().text(),
      });
    }
    return response;
  };
}

/**
 * Checks what a page is answered, once it is there in full. The bodies of redirects cannot be read; of a page that is
 * closed meanwhile, nothing can.
 */
export function watchPage(page: Page): void {
  page.on('requestfinished', (request) => {
    const check = watched.get(new URL(request.url()).origin);
    if (check) unread.push(noteFinished(check, request));
  });
}

async function noteFinished(check: CheckAnswer, request: PageRequest): Promise<void> {
  const response = await request.response().catch(() => null);
  if (!response) return;
  note(check, request.url(), {
    method: request.method(),
    status: response.status(),
    mediaType: mediaTypeOf(response.headers()['content-type']),
    body: await response.text().catch(() => undefined),
  });
}

function note(check: CheckAnswer, url: string, answer: Omit<SeenAnswer, 'path'>): void {
  const fault = check({ ...answer, path: routedPath(new URL(url)) });
  if (fault !== undefined) faults.push(fault);
}

/** The path as the gateway finds its route: decoded twice; a question mark from the first time ends it. */
function routedPath({ pathname }: URL): string {
  const [path = ''] = decoded(pathname).split('?');
  return decoded(path);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const mediaTypeOf = (header: string | null | undefined) => header?.split(';', 1)[0]?.trim();
