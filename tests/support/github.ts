import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export const githubClient = { clientId: 'Iv1.client', clientSecret: 'github-secret' };

interface Person {
  readonly id: number;
  readonly login: string;
  readonly emails: readonly {
    readonly email: string;
    readonly primary: boolean;
    readonly verified: boolean;
  }[];
}

interface Grant {
  readonly person: Person;
  readonly challenge: string | null;
  readonly redirectUri: string | null;
}

/** What GitHub documents of its OAuth apps, with PKCE; codes work once. */
export async function startGithub() {
  const codes = new Map<string, Grant>();
  const people = new Map<string, Person>();

  function exchange(form: URLSearchParams): object {
    const { clientId, clientSecret } = githubClient;
    if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret)
      return { error: 'incorrect_client_credentials' };
    const code = form.get('code') ?? '';
    const grant = codes.get(code);
    codes.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (grant?.challenge !== challenge || grant.redirectUri !== form.get('redirect_uri'))
      return { error: 'bad_verification_code' };
    const token = `gho_${randomUUID()}`;
    people.set(token, grant.person);
    return { access_token: token, scope: 'user:email', token_type: 'bearer' };
  }

  const answer = async (request: IncomingMessage): Promise<object> => {
    if (request.url === '/login/oauth/access_token')
      return exchange(new URLSearchParams(await text(request)));
    const person = people.get(request.headers.authorization?.slice('Bearer '.length) ?? '');
    if (!person || !request.headers['user-agent']) return { message: 'Bad credentials' };
    const { id, login, emails } = person;
    return request.url === '/user' ? { id, login, name: null } : emails;
  };
  const server = createServer(async (request, response) =>
    response.end(JSON.stringify(await answer(request))),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    /** Agrees as somebody, and answers where the browser is sent back to. */
    agree(authorizationUrl: string, person: Person): URL {
      const { searchParams } = new URL(authorizationUrl);
      const code = randomUUID();
      const redirectUri = searchParams.get('redirect_uri');
      codes.set(code, { person, challenge: searchParams.get('code_challenge'), redirectUri });
      const back = new URL(String(redirectUri));
      back.search = new URLSearchParams({ code, state: String(searchParams.get('state')) }).toString();
      return back;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
