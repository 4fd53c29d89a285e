import { hydrate } from 'preact';
import { App } from './app.tsx';
import { createPageClient } from './client.ts';
import { loadCopy } from './copy/load.ts';
import type { PageData } from './page-data.ts';

/** Takes over the page that the server has rendered. */
async function start(root: HTMLElement): Promise<void> {
  const data: PageData = JSON.parse(root.dataset.page ?? '');
  const token = takeToken();
  const copy = await loadCopy[data.language]();
  const client = createPageClient(location.origin);
  hydrate(<App {...{ client, data, token, copy }} />, root);
  root.dataset.ready = '';
}

/** Neither the address bar nor the history keeps what somebody else at this browser could use. */
function takeToken(): string | null {
  const url = new URL(location.href);
  const token = url.searchParams.get('token');
  if (token === null) return null;
  url.searchParams.delete('token');
  history.replaceState(null, '', url);
  return token;
}

// A page from the browser's memory may show what was true before somebody signed out.
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload();
});
const root = document.getElementById('page');
if (root) await start(root);
