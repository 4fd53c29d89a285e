import { exportJWK, generateKeyPair } from 'jose';
import { expect, it } from 'vitest';
import { toPublicKey } from '#shared/tokens/key-set';

it('T15 publishes no private member, whatever a row holds', async () => {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const published = toPublicKey('key-1', await exportJWK(privateKey));
  expect(Object.keys(published).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  expect(published).toMatchObject({ alg: 'RS256', kid: 'key-1', kty: 'RSA', use: 'sig' });
});
