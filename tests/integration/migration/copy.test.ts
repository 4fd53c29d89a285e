import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { deployDatabase, startDatabase, type TestDatabase } from '../../support/database.ts';
import { documentOf } from '../../support/migration/documents.ts';
import { createMigration, type TestMigration } from '../../support/migration/migration.ts';
import { type DocumentSource, startDocumentSource } from '../../support/migration/source.ts';

let database: TestDatabase;
let source: DocumentSource;
let migration: TestMigration;
beforeAll(async () => {
  database = await startDatabase();
  await deployDatabase(database);
  source = await startDocumentSource(database.postgres.superuserUrl);
  migration = createMigration(database, { openSource: source.open, usersPerRange: 25 });
});
afterAll(async () => {
  await source.stop();
  await database.stop();
});
beforeEach(async () => {
  await source.clear();
});

it('copies', async () => {
  await source.putAll(Array.from({ length: 100 }, (_, n) => documentOf(n)));
  const closed = await migration.run({ mode: 'copy' });
  console.log(await migration.issues());
  console.log(await migration.report());
  expect(closed.state).toBe('verified');
});
