import { expect, it } from 'vitest';
import { discoveryAnswer, keySetAnswer } from './discovery.ts';

it('the key set may be cached for five minutes', () => {
  const answer = keySetAnswer({ keys: [{ kid: 'key-1', kty: 'RSA' }] });
  expect(answer).toMatchObject({ statusCode: 200, headers: { 'cache-control': 'public, max-age=300' } });
  expect(JSON.parse(answer.body ?? '')).toEqual({ keys: [{ kid: 'key-1', kty: 'RSA' }] });
});

it('discovery names the issuer exactly and where its keys are', () => {
  expect(JSON.parse(discoveryAnswer('https://api.example.test').body ?? '')).toMatchObject({
    issuer: 'https://api.example.test',
    jwks_uri: 'https://api.example.test/.well-known/jwks.json',
    id_token_signing_alg_values_supported: ['RS256'],
  });
});
