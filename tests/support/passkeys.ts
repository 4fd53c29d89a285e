import type { Browser, Page } from 'playwright-core';

/** A frontend's page at an origin; nothing has to listen there. */
const emptyPage = { contentType: 'text/html', body: '<!doctype html><title>a frontend</title>' };

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: bodies are what the test looks into
  readonly body: any;
}

type Credential = Readonly<Record<string, unknown>> & { readonly id: string };

/**
 * Somebody's browser with an authenticator of its own, on a page of `origin`. The service is called at `localhost`,
 * like the page, since neither passkeys nor the cookies of another site work at an IP address.
 */
export async function openFrontend(browser: Browser, api: string, origin: string) {
  // The page comes from nowhere, so that it would have to ask its user whether it may call this machine.
  const context = await browser.newContext({ permissions: ['local-network-access'] });
  await context.addInitScript({ path: new URL('./in-page/passkeys.js', import.meta.url).pathname });
  await context.route(/^http:\/\/localhost:517\d\//, (route) => route.fulfill(emptyPage));
  const page = await context.newPage();
  await page.goto(origin);
  const { devtools, authenticatorId } = await addAuthenticator(page);
  const base = api.replace('127.0.0.1', 'localhost');
  const call = <T>(name: string, ...values: unknown[]): Promise<T> =>
    page.evaluate(`passkeys.${name}(${values.map((value) => JSON.stringify(value) ?? 'undefined').join()})`);

  const ask = (method: string, path: string, body?: object) => call<Answer>('ask', base, method, path, body);
  const create = (options: object) => call<Credential>('create', options);
  const get = (options: object) => call<Credential>('get', options);
  return {
    ask,
    create,
    get,
    visit: (other: string) => page.goto(other),
    /** Whether the next uses of the authenticator succeed in knowing its user. */
    setUserVerified: (isUserVerified: boolean) =>
      devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    /** Both halves of adding a passkey. */
    async register(name?: string) {
      const options = await ask('GET', '/passkey/generate-register-options');
      return ask('POST', '/passkey/verify-registration', { response: await create(options.body), name });
    },
    options: async () => (await ask('GET', '/passkey/generate-authenticate-options')).body,
    signInWith: (response: object) => ask('POST', '/passkey/verify-authentication', { response }),
    close: () => context.close(),
  };
}

export type Frontend = Awaited<ReturnType<typeof openFrontend>>;

/** Gives a page an authenticator that knows its user, and never waits for anybody. */
export async function addAuthenticator(page: Page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { devtools, authenticatorId };
}
