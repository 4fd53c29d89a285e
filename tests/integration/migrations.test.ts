import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyMigrations, type Migration, readMigrations } from '#shared/database/migrations';
import { createRoles } from '#shared/database/roles';
import { migrationsFolder, startDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let migrations: Migration[];

beforeAll(async () => {
  database = await startDatabase();
  migrations = await readMigrations(migrationsFolder);
  await database.asOwner(createRoles);
});
afterAll(() => database.stop());

const apply = (list: readonly Migration[]) => database.asOwner((client) => applyMigrations(client, list));
const next = (sql: string, name = '9000-next'): Migration => ({ name, sql, sha256: sql });

describe('migrations', () => {
  it('are applied once, also by four deployments at the same time', async () => {
    const runs = await Promise.all([1, 2, 3, 4].map(() => apply(migrations)));
    expect(runs.flat().sort()).toEqual(migrations.map(({ name }) => name));
    expect(await apply(migrations)).toEqual([]);
  });

  it('that were edited after they were applied are refused by name', async () => {
    const [first, ...rest] = migrations as [Migration, ...Migration[]];
    await expect(apply([{ ...first, sha256: 'edited' }, ...rest])).rejects.toThrow(
      /0001-identity was edited/,
    );
  });

  it('that are missing among the files are refused by name', async () => {
    await expect(apply(migrations.slice(1))).rejects.toThrow(
      /0001-identity was applied but its file is missing/,
    );
  });

  it('that fail leave nothing behind and name their SQLSTATE', async () => {
    const failing = next('create table half_done (id int); select no_such_column');
    await expect(apply([...migrations, failing])).rejects.toThrow(/9000-next failed: .*SQLSTATE 42703/);
    const { rows } = await database.asOwner((client) =>
      client.query("select to_regclass('half_done') as found"),
    );
    expect(rows).toEqual([{ found: null }]);
  });

  it('of a newer version do not hinder an older one from being deployed again', async () => {
    expect(await apply([...migrations, next('create table newer (id int)')])).toEqual(['9000-next']);
    expect(await apply(migrations)).toEqual([]);
  });

  it.each([['1-short.sql'], ['0001-Upper.sql'], ['notes.txt']])(
    'in a file named %s are refused',
    async (file) => {
      await withFolder([file], (folder) =>
        expect(readMigrations(folder)).rejects.toThrow(`"${file}" must be named`),
      );
    },
  );

  it('with the same number are refused', async () => {
    const files = ['0001-a.sql', '0001-b.sql'];
    await withFolder(files, (folder) => expect(readMigrations(folder)).rejects.toThrow('0001 is used twice'));
  });
});

async function withFolder(files: string[], work: (folder: URL) => Promise<unknown>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-migrations-'));
  try {
    for (const file of files) await writeFile(join(folder, file), 'select 1');
    await work(pathToFileURL(`${folder}/`));
  } finally {
    await rm(folder, { recursive: true });
  }
}
