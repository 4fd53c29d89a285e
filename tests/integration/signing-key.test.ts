import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SecretVersions } from '#shared/secret-versions';
import { ensureSigningKey } from '../../functions/schema/signing-key.ts';
import { deployDatabase, startDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
  await deployDatabase(database);
});
afterAll(() => database.stop());

const first = { version: 1, value: 'a-secret-of-at-least-32-characters-1' };
const second = { version: 2, value: 'a-secret-of-at-least-32-characters-2' };
const ensure = (secrets: SecretVersions) => database.asOwner((client) => ensureSigningKey(client, secrets));
const readKeys = async () => (await database.asOwner((client) => client.query('select * from "jwks"'))).rows;

it('is minted once, also by four deployments at the same time', async () => {
  const minted = await Promise.all([1, 2, 3, 4].map(() => ensure([first])));
  expect(minted.filter(Boolean)).toHaveLength(1);
  expect(await readKeys()).toHaveLength(1);
});

it('is encrypted with the newest secret and nowhere in the clear', async () => {
  const [key] = await readKeys();
  expect(JSON.parse(key.privateKey)).toMatch(/^\$ba\$1\$[0-9a-f]+$/);
  expect(Object.keys(JSON.parse(key.publicKey)).sort()).toEqual(['e', 'kty', 'n']);
});

it('stays when the secret is rotated', async () => {
  expect(await ensure([second, first])).toBe(false);
});

it('is minted anew where the database is a copy of another stage’s, whose keys do not open', async () => {
  const other = [{ version: 1, value: 'another-stage-has-another-secret-01' }];
  expect(await ensure(other)).toBe(true);
  expect(await ensure(other)).toBe(false);
  expect(await readKeys()).toHaveLength(2);
});
