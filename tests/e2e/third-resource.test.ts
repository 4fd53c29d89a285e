import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { databaseConnection } from '#shared/database/connection';
import { createOneShotDatabase } from '#shared/database/one-shot';
import { synthesize } from '../../scripts/local/synthesize.ts';
import { invokeFunction } from '../../scripts/operator/invoke.ts';
import { createClone } from '../support/clone.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';
import { projectFolder } from '../support/synthesized.ts';

const run = promisify(execFile);
const blockPattern = /^ {3}`([\w/.-]+)`\n\n {3}```\w+\n(.*?)\n {3}```$/gms;
const migrations = 'shared/database/migrations';

/** The files of the resource that CONTRIBUTING.md shows, by path; its migration has the next number. */
async function readExample(): Promise<ReadonlyMap<string, string>> {
  const page = await readFile(join(projectFolder, 'CONTRIBUTING.md'), 'utf8');
  const newest = (await readdir(join(projectFolder, migrations))).sort().at(-1) ?? '';
  const next = String(Number(newest.slice(0, 4)) + 1).padStart(4, '0');
  return new Map(
    [...page.matchAll(blockPattern)].map(([, path = '', text = '']) => [
      path.replace('NNNN', next),
      `${text.replaceAll(/^ {3}/gm, '')}\n`,
    ]),
  );
}

let example: ReadonlyMap<string, string>;
let clone: Awaited<ReturnType<typeof createClone>>;
let stack: TestStack;
let ada: Awaited<ReturnType<typeof stack.createPerson>>;
let bob: typeof ada;
beforeAll(async () => {
  example = await readExample();
  clone = await createClone();
  for (const name of ['tsconfig.json', 'biome.json', '.gitignore'])
    await cp(join(projectFolder, name), join(clone.folder, name));
  for (const [path, text] of example) {
    await mkdir(dirname(join(clone.folder, path)), { recursive: true });
    // Another resource, or a list that would have to be edited, is not for the example to write.
    await writeFile(join(clone.folder, path), text, { flag: 'wx' });
  }
  const cdkOut = join(clone.folder, 'cdk.out');
  await synthesize({ folder: clone.folder, stage: 'dev' }, cdkOut, (_title, work) => work());
  stack = await startTestStack({ folder: clone.folder, cdkOut });
  ada = await stack.createPerson('ada@example.test');
  bob = await stack.createPerson('bob@example.test');
});
afterAll(async () => {
  await stack?.stop();
  await clone?.remove();
});

const mine = '/api/users/me/notes';

describe('a third resource', () => {
  it('is a contract file, a function folder and a migration', () => {
    const places = [...example.keys()].map((path) =>
      path.replace(/^functions\/notes\/.*/, 'functions/notes/').replace(/\d{4}/, 'NNNN'),
    );
    expect([...new Set(places)].sort()).toEqual([
      'functions/notes/',
      'shared/contract/notes.ts',
      `${migrations}/NNNN-notes.sql`,
    ]);
  });

  it('compiles, is formatted and within its rooms, and the build has listed it', async () => {
    const inClone = { cwd: clone.folder };
    await run('tsc', ['--project', '.'], inClone);
    const written = [...example.keys(), 'shared/contract/resource-list.ts'].filter((path) =>
      path.endsWith('.ts'),
    );
    await run('biome', ['ci', '--error-on-warnings', ...written], inClone);
    const check = `const { findForbiddenImports } = await import('./scripts/check/imports.ts');
      const { findUnlistedResources } = await import('./scripts/build/resource-list.ts');
      const { findDestructiveMigrations } = await import('./scripts/check/migrations.ts');
      console.log([...findForbiddenImports(), ...findUnlistedResources('.'), ...findDestructiveMigrations()].join());`;
    expect((await run(process.execPath, ['--input-type=module', '--eval', check], inClone)).stdout).toBe(
      '\n',
    );
  });

  it('answers', async () => {
    const created = await stack.send('POST', mine, { token: ada.accessToken, body: { text: 'hers' } });
    expect(created).toMatchObject({ status: 201, body: { text: 'hers' } });
    const listed = await stack.send('GET', `/api/users/${ada.userId}/notes`, { token: ada.sessionToken });
    expect(listed).toMatchObject({ status: 200, body: { items: [created.body], next_cursor: null } });
    const another = await stack.send('POST', mine, { token: ada.accessToken, body: { text: 'gone' } });
    const place = `${mine}/${another.body.id}`;
    expect(await stack.send('DELETE', place, { token: ada.accessToken })).toMatchObject({ status: 204 });
    expect(await stack.send('DELETE', place, { token: ada.accessToken })).toMatchObject({
      status: 404,
      body: { error_code: 'NOTE_NOT_FOUND' },
    });
    expect(
      await stack.send('POST', mine, { token: ada.accessToken, body: { text: '', x: 1 } }),
    ).toMatchObject({
      status: 400,
    });
    expect(await stack.send('GET', mine)).toMatchObject({ status: 401 });
  });

  it('T16 is isolated: neither the API nor the function’s own role gives one user the rows of another', async () => {
    const { body } = await stack.send('POST', mine, { token: ada.accessToken, body: { text: 'secret' } });
    await stack.send('POST', mine, { token: bob.accessToken, body: { text: 'his' } });
    const token = bob.accessToken;
    expect(await stack.send('GET', `/api/users/${ada.userId}/notes`, { token })).toMatchObject({
      status: 403,
    });
    expect(await stack.send('DELETE', `${mine}/${body.id}`, { token })).toMatchObject({ status: 404 });
    expect((await stack.send('GET', mine, { token })).body.items).toMatchObject([{ text: 'his' }]);
    expect(await asRole(bob.sessionToken, 'select text from note')).toEqual([{ text: 'his' }]);
    expect(await asRole(bob.sessionToken, `delete from note where id = '${body.id}' returning id`)).toEqual(
      [],
    );
    for (const table of ['task', 'user_profile', '"user"', '"session"'])
      await expect(asRole(bob.sessionToken, `select * from ${table}`)).rejects.toMatchObject({
        code: '42501',
      });
  });

  it('is in the export of a user, and goes with it', async () => {
    const target = { stage: 'dev', endpointUrl: stack.aws, region: undefined };
    const operate = (action: string) =>
      invokeFunction(
        target,
        'admin',
        { action, user: ada.credentials.email },
        z.looseObject({ export: z.any() }).partial(),
      );
    const exported = await operate('export');
    expect(exported.export.note.map(({ text }: { text: string }) => text)).toContain('hers');
    await operate('delete');
    expect(await stack.queryAsOwner('select text from note')).toEqual([{ text: 'his' }]);
  });
});

/** One statement in a session of somebody, over the connection that the function has from its secret. */
async function asRole(sessionToken: string, text: string): Promise<unknown[] | undefined> {
  const client = new SecretsManagerClient({
    endpoint: stack.aws,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const read = new GetSecretValueCommand({ SecretId: 'gatehouse/dev/database/notes' });
  const { SecretString = '' } = await client.send(read);
  const database = createOneShotDatabase(databaseConnection.parse(JSON.parse(SecretString)));
  const gate = { text: 'select gatehouse.open_session_by_token($1)', values: [sessionToken] };
  return (await database.transaction([gate, { text }]))[1];
}
