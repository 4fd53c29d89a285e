import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { bundleForBrowsers } from '../../scripts/client/bundle.ts';
import { projectFolder } from './synthesized.ts';

/** A page that the stage dev allows, on another origin than the API's and on the same site. */
export const appOrigin = 'http://localhost:5173';

/** The address by which a page of the app reaches a stack's API: its own site. */
export function sameSite(api: string): string {
  return api.replace('127.0.0.1', 'localhost');
}

/** Serves a module, which may import what is in the client's folder, as the page of the app. */
export async function serveApp(context: BrowserContext, contents: string): Promise<void> {
  const { text } = await bundleForBrowsers(projectFolder, { contents });
  await context.route(`${appOrigin}/**`, (route) =>
    new URL(route.request().url()).pathname === '/app.js'
      ? route.fulfill({ contentType: 'text/javascript', body: text })
      : route.fulfill({
          contentType: 'text/html',
          body: '<!doctype html><body></body><script type="module" src="/app.js"></script>',
        }),
  );
}

/** Serves the files of a built site as the pages of the app, as hosts of static files do. */
export async function serveSite(context: BrowserContext, folder: string): Promise<void> {
  await context.route(`${appOrigin}/**`, (route) => {
    const path = decodeURIComponent(new URL(route.request().url()).pathname);
    const file = join(folder, extname(path) === '' ? join(path, 'index.html') : path);
    return existsSync(file)
      ? route.fulfill({ path: file })
      : route.fulfill({ status: 404, path: join(folder, '404.html') });
  });
}
