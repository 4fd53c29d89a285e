import { Agent, request } from 'node:http';

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly path: string;
  readonly token?: string | undefined;
  readonly body?: object;
}

export interface Reply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the benchmark reads a few fields of bodies it knows
  readonly body: any;
  readonly milliseconds: number;
}

const agents = new Map<string, Agent>();
let calls = 0;

/**
 * Sends one request from an address of its own within 127.0.0.0/8, so that limits per address do not end the
 * measurement. `x-forwarded-for` says the same to the stock server, which believes it.
 */
export async function send(base: string, { method, path, token, body }: Call): Promise<Reply> {
  const address = nextAddress();
  const text = body && JSON.stringify(body);
  const startedAt = performance.now();
  const { promise, resolve, reject } = Promise.withResolvers<Omit<Reply, 'milliseconds'>>();
  const outgoing = request(`${base}${path}`, {
    method,
    agent: agentOf(address),
    headers: {
      'x-forwarded-for': address,
      ...(token && { authorization: `Bearer ${token}` }),
      ...(text && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    },
  });
  outgoing.on('error', reject).on('response', async (incoming) => {
    const chunks = await incoming.toArray();
    const content = Buffer.concat(chunks).toString();
    resolve({ status: incoming.statusCode ?? 0, body: content ? JSON.parse(content) : undefined });
  });
  outgoing.end(text);
  return { ...(await promise), milliseconds: performance.now() - startedAt };
}

/**
 * Enough to stay under every limit, few enough that no connection idles until its server closes it; odd, so that
 * servers that take turns do not each get half of them.
 */
const addressCount = 67;

function nextAddress(): string {
  calls += 1;
  return `127.0.1.${(calls % addressCount) + 1}`;
}

function agentOf(localAddress: string): Agent {
  const agent = agents.get(localAddress) ?? new Agent({ keepAlive: true, localAddress });
  agents.set(localAddress, agent);
  return agent;
}

/** Closes the connections that `send` kept. */
export function closeConnections(): void {
  for (const agent of agents.values()) agent.destroy();
}
