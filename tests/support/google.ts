import { startAwsEndpoint } from '../../scripts/local/aws/endpoint.ts';
import { createPrincipals } from '../../scripts/local/aws/principals.ts';
import { createGoogle, googleClient } from '../../scripts/local/google/google.ts';
import { holdPort } from '../../scripts/local/network/ports.ts';

/** Who a person says to be on the consent page. */
export interface Choice {
  readonly email: string;
  readonly name?: string;
  /** Whether the provider has verified the address. Default: true. */
  readonly verified?: boolean;
  /** The provider's own name for the account. Default: made of the address. */
  readonly subject?: string;
}

/** The local stand-in for Google on an endpoint of its own, knowing these redirect URIs. */
export async function startGoogle(redirectUris: readonly string[]) {
  const port = await holdPort(0, 'AWS_PORT');
  const endpointUrl = `http://127.0.0.1:${port.port}`;
  const google = createGoogle({ ...googleClient, endpointUrl, redirectUris });
  const endpoint = await startAwsEndpoint({
    at: port.holder,
    region: 'eu-central-1',
    principals: createPrincipals(),
    services: [],
    localRoutes: google.routes,
    log: (line) => process.stderr.write(`${line}\n`),
  });
  return {
    issuer: `${endpointUrl}/_local/google`,
    client: googleClient,
    failWith: google.failWith,
    async stop() {
      await endpoint.close();
      await port.release();
    },
  };
}

/** Opens the page that an authorization URL leads to, chooses an identity or refuses, and answers where it leads back to. */
export async function consent(authorizationUrl: string, choice: Choice | 'refuse'): Promise<URL> {
  const browser = createBrowser();
  const page = await browser.follow(authorizationUrl);
  const chosen = await browser.open(page, { method: 'POST', body: toForm(choice) });
  const back = await browser.open(locationOf(chosen));
  return new URL(locationOf(back));
}

function toForm(choice: Choice | 'refuse'): URLSearchParams {
  if (choice === 'refuse') return new URLSearchParams({ refuse: 'yes' });
  const { email, name = 'Ada', verified = true, subject = '' } = choice;
  return new URLSearchParams({ email, name, subject, ...(verified && { verified: 'on' }) });
}

/** What a browser does of what matters here: it keeps cookies. */
function createBrowser() {
  const cookies = new Map<string, string>();
  const open = async (url: string, init: RequestInit = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...init, headers: { cookie }, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    return response;
  };
  /** Follows one redirect and answers the address of the page there. */
  const follow = async (url: string) => {
    const page = locationOf(await open(url));
    const response = await open(page);
    if (response.status !== 200) throw new Error(`${page} answered ${response.status}`);
    return page;
  };
  return { open, follow };
}

function locationOf(response: Response): string {
  const location = response.headers.get('location');
  if (location === null) throw new Error(`${response.url} answered ${response.status} without a redirect`);
  return new URL(location, response.url).href;
}
