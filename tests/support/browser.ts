import { readFile } from 'node:fs/promises';
import { type Browser, type BrowserContextOptions, chromium, type Page, type Request } from 'playwright-core';
import { commandsNamed } from '../../scripts/local/containers/docker.ts';
import { ensureInstalled, MissingProgramError } from '../../scripts/setup/packages.ts';
import { watchPage } from './openapi/watched.ts';

/** Chromium by the names under which systems have it. */
const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** It asks nobody but the stack: no updates, no accounts, nothing of its maker's. */
const args = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * The path of a browser, which is installed where that is possible; otherwise undefined, and a line on standard error
 * says that tests are skipped.
 */
export async function findBrowser(): Promise<string | undefined> {
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  try {
    if (!findCommand())
      await ensureInstalled({ chromium: 'chromium' }, { say, signal: new AbortController().signal });
    return findCommand();
  } catch (error) {
    if (!(error instanceof MissingProgramError)) throw error;
    say(`\n!! TESTS ARE SKIPPED: ${error.message}\n`);
    return undefined;
  }
}

function findCommand(): string | undefined {
  return names.flatMap((name) => commandsNamed(name, process.env))[0];
}

export function startBrowser(
  executablePath: string | undefined,
  ownArgs: readonly string[] = [],
): Promise<Browser> {
  if (executablePath === undefined) throw new Error('there is no browser: skip the tests that need one');
  return chromium.launch({ executablePath, args: [...args, ...ownArgs] });
}

/** A page in a browser without history, cookies or cache, with an account of what it asks for and complains about. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}) {
  const context = await browser.newContext(options);
  return watch(await context.newPage());
}

/** Keeps every request of a page, and the errors and warnings of its console but for answers that were refusals. */
export function watch(page: Page) {
  const requests: Request[] = [];
  const complaints: string[] = [];
  watchPage(page);
  page.on('request', (request) => requests.push(request));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    const isSerious = ['error', 'warning'].includes(message.type());
    if (isSerious && !message.text().startsWith('Failed to load resource')) complaints.push(message.text());
  });
  return {
    page,
    complaints,
    requests,
    /** The requests so far as `GET /account/verify`, without queries. */
    asked: () => requests.map((request) => `${request.method()} ${new URL(request.url()).pathname}`),
  };
}

/** Runs a file of `in-page/` in a page and gives its value. */
export async function evaluateFile(page: Page, file: string): Promise<unknown> {
  return page.evaluate(await readFile(new URL(`./in-page/${file}`, import.meta.url), 'utf8'));
}
