import { setTimeout as delay } from 'node:timers/promises';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { send } from '../bench/client.ts';

/** Below the 100 requests per second at which the stage's gateway throttles each route. */
const pauseMs = 20;
/** What many verifiers do: they keep a key set for five minutes. */
const keySetMaxAgeMs = 300_000;

/** What came of the traffic so far. */
export interface Traffic {
  /** Tokens asked for and used so far. */
  readonly tokens: number;
  /** Ids of the keys that signed them, in the order of their first token. */
  readonly signers: ReadonlySet<string>;
  /** A line for each token that was not given, or refused by this API or by a verifier of somebody else's. */
  readonly refused: readonly string[];
  /** Ends the traffic, when what is under way has been answered. */
  stop(): Promise<void>;
}

/** Somebody with a living session asks for tokens and uses each everywhere, one after the other. */
export function startTraffic(api: string, session: string): Traffic {
  const signers = new Set<string>();
  const refused: string[] = [];
  const keySet = createRemoteJWKSet(new URL(`${api}/.well-known/jwks.json`), { cacheMaxAge: keySetMaxAgeMs });
  let tokens = 0;
  let isOver = false;

  async function useToken(): Promise<void> {
    const issued = await send(api, { method: 'GET', path: '/api/auth/token', token: session });
    const token: unknown = issued.body?.token;
    if (typeof token !== 'string') {
      refused.push(`no token was given: ${issued.status}`);
      return;
    }
    tokens += 1;
    signers.add(decodeProtectedHeader(token).kid ?? '');
    const used = await send(api, { method: 'GET', path: '/api/profile', token });
    // Who has no profile yet is told so.
    if (![200, 404].includes(used.status)) refused.push(`a token was refused by this API: ${used.status}`);
    await jwtVerify(token, keySet, { issuer: api }).catch(({ message }: Error) =>
      refused.push(`a token was refused by a verifier: ${message}`),
    );
  }

  const work = (async () => {
    while (!isOver) {
      await useToken();
      await delay(pauseMs);
    }
  })();

  return {
    get tokens() {
      return tokens;
    },
    signers,
    refused,
    async stop() {
      isOver = true;
      await work;
    },
  };
}
