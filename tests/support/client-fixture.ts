import { afterEach, beforeEach } from 'vitest';
import type { GatehouseClientOptions } from '../../shared/client/options.ts';
import type { Platform } from '../../shared/client/platform.ts';
import { createTestBrowser, createTestClock, startTestApi, type TestClock } from './client-api.ts';

export const tokenKey = 'GET /api/auth/token';
export const profileKey = 'GET /api/profile';
export const hourMs = 3_600_000;

/** The server's clock, and that of the browser's machine. */
let serverClock: TestClock;
export let clock: TestClock;
/** New for each test. */
export let api: Awaited<ReturnType<typeof startTestApi>>;
let browsers: ReturnType<typeof createTestBrowser>[];

/** Gives each test of a file an API and clocks of its own. */
export function useTestApi(): void {
  beforeEach(async () => {
    [serverClock, clock, browsers] = [createTestClock(), createTestClock(), []];
    api = await startTestApi(serverClock);
  });
  afterEach(async () => {
    for (const browser of browsers) browser.close();
    await api.stop();
  });
}

/** Lets time pass for everybody. */
export function pass(ms: number): void {
  clock.advance(ms);
  serverClock.advance(ms);
}

/** @returns a function that opens a tab with a client in it */
export function startBrowser(own?: Partial<Platform>) {
  const browser = createTestBrowser(clock, own);
  browsers.push(browser);
  return (options: Partial<GatehouseClientOptions> = {}) =>
    browser.openTab({ baseUrl: api.baseUrl, ...options });
}

/** The only tab of a browser. */
export function openTab() {
  return startBrowser()();
}

/** What storage and locks do where the browser blocks them. */
export function refuse(): never {
  throw new DOMException('The operation is insecure', 'SecurityError');
}
