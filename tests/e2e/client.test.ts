import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clientModules } from '../../scripts/client/bundle.ts';
import { createGatehouseClient, type GatehouseClient } from '../../shared/client/client.ts';
import { appOrigin, sameSite, serveApp } from '../support/app-page.ts';
import { findBrowser, startBrowser, watch } from '../support/browser.ts';
import { createBrowserFetch } from '../support/browser-fetch.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
});
beforeEach(() => stack.forgetLimits());
afterAll(() => stack.stop());

describe.each(['cookie', 'memory'] as const)('the client, with its session in %s', (storage) => {
  const credentials = { email: `${storage}@example.test`, password: 'seven violet ladders' };
  let client: GatehouseClient;
  let asked: string[];
  beforeAll(async () => {
    const browserFetch = createBrowserFetch(stack.api);
    client = createGatehouseClient({
      baseUrl: stack.api,
      storage,
      fetch: (input, init) => {
        asked.push(`${init?.method ?? 'GET'} ${new URL(String(input)).pathname}`);
        return browserFetch(input, init);
      },
    });
    asked = [];
    await client.signUp.email({ ...credentials, name: 'Ada' });
    await client.verifyEmail({ query: { token: stack.newestToken(credentials.email) } });
    await client.signIn.email(credentials);
  });
  beforeEach(() => {
    asked = [];
  });

  it('keeps a profile', async () => {
    await expect(client.profile.get()).rejects.toMatchObject({ code: 'PROFILE_NOT_FOUND', status: 404 });
    const created = await client.profile.create({ age_range: '25_34', time_per_week: 5 });
    expect(created).toMatchObject({ age_range: '25_34', preferred_language: 'en', learning_mode: null });
    await expect(client.profile.create()).rejects.toMatchObject({ code: 'PROFILE_EXISTS' });
    const changed = await client.profile.change({ learning_mode: 'visual' }, { ifUnchanged: created });
    expect(await client.profile.get()).toEqual(changed);
    const late = client.profile.change({ learning_mode: 'textual' }, { ifUnchanged: created });
    await expect(late).rejects.toMatchObject({ code: 'PRECONDITION_FAILED', status: 412 });
    expect(asked.filter((request) => request.endsWith('/token'))).toHaveLength(1);
  });

  it('keeps tasks', async () => {
    const task = await client.tasks.create({ title: 'Call Grace' });
    expect(await client.tasks.get(task.id)).toEqual(task);
    const changed = await client.tasks.change(task.id, { completed: true }, { ifUnchanged: task });
    expect(changed).toMatchObject({ title: 'Call Grace', completed: true });
    const replaced = await client.tasks.replace(task.id, { title: 'Call Bob' });
    expect(replaced).toMatchObject({ title: 'Call Bob', completed: false });
    for (const title of ['second', 'third']) await client.tasks.create({ title });
    expect((await client.tasks.list({ limit: 2 })).items.map(({ title }) => title)).toEqual([
      'third',
      'second',
    ]);
    const all: string[] = [];
    for await (const { id } of client.tasks.all()) all.push(id);
    expect(all).toContain(task.id);
    expect(await client.tasks.remove(task.id, { ifUnchanged: replaced })).toBeUndefined();
    await expect(client.tasks.get(task.id)).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' });
  });

  it('says which fields are at fault, and by which id the logs have the request', async () => {
    const error = await client.tasks.create({ title: ' ' }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'INVALID_REQUEST', requestId: expect.any(String) });
    expect(error).toMatchObject({ faults: [{ field: 'title', message: 'must not be blank' }] });
  });

  it('asks how the service is', async () => {
    expect(await client.health()).toMatchObject({ status: 'ok', database: 'connected' });
    expect(asked).toEqual(['GET /health']);
  });

  it('is refused once the session is ended elsewhere, and works with the next', async () => {
    const { data } = await client.getSession();
    await stack.queryAsOwner('delete from "session" where "id" = $1', [data?.session.id]);
    await expect(client.profile.get()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await client.signIn.email(credentials);
    expect(await client.profile.get()).toMatchObject({ age_range: '25_34' });
    await client.signOut();
    await expect(client.profile.get()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

const browserPath = await findBrowser();

describe.skipIf(browserPath === undefined)('two tabs of a browser', () => {
  let browser: Browser;
  let context: BrowserContext;
  let asked: string[];
  let complaints: readonly string[];
  const credentials = { email: 'tabs@example.test', password: 'correct horse battery staple' };
  beforeAll(async () => {
    browser = await startBrowser(browserPath);
    await stack.createPerson(credentials.email);
    // The app's own server would be on loopback as the API is. This page comes from nowhere, and must be allowed to ask.
    context = await browser.newContext({ permissions: ['local-network-access'] });
    await serveApp(
      context,
      `${clientModules.client}\nimport { createGatehouseClient } from './client.ts';
      globalThis.client = createGatehouseClient({ baseUrl: '${sameSite(stack.api)}' });`,
    );
    context.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
  });
  afterAll(() => browser?.close());

  async function openTab(): Promise<Page> {
    const watched = watch(await context.newPage());
    complaints = watched.complaints;
    await watched.page.goto(appOrigin);
    return watched.page;
  }
  const tokenRequests = () => asked.filter((request) => request === 'GET /api/auth/token');
  const listTasks = (page: Page) => page.evaluate('client.tasks.list().then(({ items }) => items.length)');

  beforeEach(async () => {
    asked = [];
    const page = await openTab();
    await page.evaluate(`client.signIn.email(${JSON.stringify(credentials)})`);
    await page.close();
    asked = [];
  });

  it('ask for one access token when both want one at once, and end together', async () => {
    const tabs = [await openTab(), await openTab()] as const;
    expect(await Promise.all(tabs.map(listTasks))).toEqual([0, 0]);
    expect(tokenRequests()).toHaveLength(1);
    const [here, there] = tabs;
    await here.evaluate('client.signOut()');
    const code = await there.evaluate('client.tasks.list().catch((error) => error.code)');
    expect(code).toBe('UNAUTHENTICATED');
    expect(complaints).toEqual([]);
  });

  it('keep a token also where the machine’s clock is wrong by more than its life', async () => {
    await context.addInitScript('const now = Date.now; Date.now = () => now() + 9 * 86_400_000;');
    const page = await openTab();
    for (let n = 0; n < 3; n += 1) expect(await listTasks(page)).toBe(0);
    expect(tokenRequests()).toHaveLength(1);
  });
});
