import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { ProviderUnavailableError } from './errors.ts';
import { createMetadata } from './metadata.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A provider that answers as told; its issuer ends in `path`. */
async function startProvider(listener: RequestListener, path = ''): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
}

const documentOf = (issuer: string) => ({
  issuer,
  authorization_endpoint: 'https://login.example.com/authorize',
  token_endpoint: 'https://login.example.com/token',
  jwks_uri: 'https://login.example.com/keys',
});
const answerWith = (body: string | ((issuer: string) => object), status = 200): RequestListener => {
  return ({ headers }, response) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body(`http://${headers.host}`));
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  };
};

it('is read once an hour, and an old one serves while the provider is away', async () => {
  let requests = 0;
  let nowMs = 0;
  const answer = answerWith(documentOf);
  const issuer = await startProvider((request, response) => {
    requests++;
    answer(request, response);
  });
  const getMetadata = createMetadata('Example', issuer, () => nowMs);
  expect((await getMetadata()).token_endpoint).toBe('https://login.example.com/token');
  await getMetadata();
  expect(requests).toBe(1);
  nowMs = 3_600_000;
  await getMetadata();
  expect(requests).toBe(2);
  server?.closeAllConnections();
  server?.close();
  nowMs *= 2;
  expect((await getMetadata()).issuer).toBe(issuer);
});

it('of an issuer that ends in a slash is found, and named to the letter', async () => {
  const paths: unknown[] = [];
  const issuer = await startProvider((request, response) => {
    paths.push(request.url);
    answerWith((base) => documentOf(`${base}/tenant/`))(request, response);
  }, '/tenant/');
  expect((await createMetadata('Example', issuer)()).issuer).toBe(issuer);
  expect(paths).toEqual(['/tenant/.well-known/openid-configuration']);
});

it.each<[string, RequestListener]>([
  ['of another issuer', answerWith(() => documentOf('https://evil.test'))],
  ['of the issuer with a slash more', answerWith((issuer) => documentOf(`${issuer}/`))],
  [
    'whose token endpoint is in the clear',
    answerWith((issuer) => ({ ...documentOf(issuer), token_endpoint: 'http://login.example.com' })),
  ],
  ['without keys', answerWith((issuer) => ({ ...documentOf(issuer), jwks_uri: undefined }))],
  ['of HTML', answerWith('<html>')],
  ['of nothing', answerWith('null')],
  ['of a megabyte', answerWith(`{"a":"${'x'.repeat(1_048_576)}"}`)],
  ['that is an error', answerWith('{}', 404)],
  ['that is an outage', answerWith('{}', 503)],
  ['elsewhere', (_, response) => void response.writeHead(302, { location: 'https://evil.test' }).end()],
])('T38 a document %s is not used', async (_, listener) => {
  const issuer = await startProvider(listener);
  await expect(createMetadata('Example', issuer)()).rejects.toBeInstanceOf(ProviderUnavailableError);
});
