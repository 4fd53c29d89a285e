import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { type LocalRoute, sendJson } from '../aws/local-route.ts';
import { readBody } from '../network/read-body.ts';
import { standInPath } from '../stand-ins/outside-addresses.ts';
import { consentPage, consentPagePolicy } from './consent-page.ts';
import { type Identity, readIdentity } from './identities.ts';
import { createProvider, type OidcClient } from './provider.ts';

/** How the provider fails: it hangs up, or never answers. */
export type GoogleTrouble = 'down' | 'slow';

/** For whoever runs the stand-in in the same process. */
export interface GoogleControl {
  /** Makes the provider fail from now on; undefined mends it. */
  failWith(trouble: GoogleTrouble | undefined): void;
}

export interface Google extends GoogleControl {
  readonly routes: readonly LocalRoute[];
  /** Loads the provider, which takes longer than the API waits for one. Else the first request does. */
  load(): Promise<void>;
}

export interface GoogleOptions extends OidcClient {
  /** Base URL of the endpoint that the routes are part of. */
  readonly endpointUrl: string;
  /** The only addresses that codes are sent to. */
  readonly redirectUris: readonly string[];
}

/** The API's credentials here, as an operator would fill them in for Google. */
export const googleClient: OidcClient = {
  clientId: 'local.apps.googleusercontent.com',
  clientSecret: 'GOCSPX-local-sign-in-stays-here',
};

const path = standInPath('google');
const choicePath = `${path}/choose/`;
const maxFormBytes = 8_192;

/** Google as an OIDC provider with a page to choose an identity on, or to refuse. */
export function createGoogle({ endpointUrl, ...client }: GoogleOptions): Google {
  const identities = new Map<string, Identity>();
  let trouble: GoogleTrouble | undefined;
  let pending: Promise<Provider> | undefined;
  const getProvider = () => {
    const findIdentity = (subject: string) => identities.get(subject);
    pending ??= createProvider({ ...client, issuer: `${endpointUrl}${path}`, findIdentity });
    return pending;
  };

  async function respond(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    // Of one that is slow whoever asked hangs up, or the endpoint closes every connection when it ends.
    if (trouble) return trouble === 'down' ? void request.socket.destroy() : undefined;
    const provider = await getProvider();
    if (!url.pathname.startsWith(choicePath)) return passOn(provider, request, response);
    if (request.method === 'GET') sendPage(response);
    else await choose(provider, request, response, identities);
  }

  return {
    load: async () => void (await getProvider()),
    failWith: (next) => {
      trouble = next;
    },
    routes: (['GET', 'POST'] as const).map((method) => ({ method, path: `${path}/`, respond })),
  };
}

/** To the provider itself, which knows its own place by what is missing of the original URL. */
function passOn(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const originalUrl = request.url ?? '';
  Object.assign(request, { originalUrl, url: originalUrl.slice(path.length) });
  return provider.callback()(request, response);
}

function sendPage(response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': consentPagePolicy,
    'cache-control': 'no-store',
  });
  response.end(consentPage);
}

async function choose(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
  identities: Map<string, Identity>,
): Promise<void> {
  const read = await readBody(request, maxFormBytes);
  const fields = new URLSearchParams(read.ok ? read.body.toString() : '');
  if (fields.has('refuse')) {
    return provider.interactionFinished(request, response, { error: 'access_denied' });
  }
  const identity = readIdentity(fields);
  if (!identity) {
    sendJson(response, 400, {
      message: 'an identity has an e-mail address and a name: go back and correct them',
    });
    return;
  }
  identities.set(identity.subject, identity);
  await provider.interactionFinished(request, response, { login: { accountId: identity.subject } });
}
