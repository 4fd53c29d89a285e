import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { MigrationSettings } from '../../../functions/migration/env.ts';
import { createSource } from '../../../functions/migration/source/create-source.ts';
import type { Source } from '../../../functions/migration/source/source.ts';
import { createCertificate } from '../../support/certificates.ts';
import { defaultMigrationSettings } from '../../support/migration-settings.ts';
import { startTlsFront } from '../../support/postgres-tls.ts';
import { startSupabase, type TestSupabase, wholeRange, withSource } from '../../support/supabase.ts';

let supabase: TestSupabase;
const password = 'reader-password-17';

beforeAll(async () => {
  supabase = await startSupabase(0);
  for (const role of ['stranger', 'half_reader', 'filtered_reader', 'reader'])
    await supabase.owner.query(`create role ${role} login password '${password}'`);
  await supabase.owner.query(`
    grant usage on schema auth to half_reader, filtered_reader, reader;
    grant select on auth.users to half_reader, filtered_reader, reader;
    grant select on auth.identities, auth.mfa_factors, public.user_profile to filtered_reader, reader;
    alter role reader bypassrls;
    create policy nobody on auth.users to filtered_reader using (false)`);
});
afterAll(() => supabase.stop());

function urlOf(parts: { role?: string; password?: string; database?: string; host?: string; port?: number }) {
  const url = new URL(supabase.url);
  if (parts.role !== undefined) url.username = parts.role;
  if (parts.role !== undefined || parts.password !== undefined) url.password = parts.password ?? password;
  if (parts.database !== undefined) url.pathname = `/${parts.database}`;
  const host = `${parts.host ?? url.hostname}:${parts.port ?? url.port}`;
  return url.href.replace(url.host, host);
}

const count = (source: Source) => withSource(source, ({ digestRange }) => digestRange(wholeRange, []));
const read = (url: string, settings: MigrationSettings = defaultMigrationSettings) =>
  count(supabase.open(settings, url));

/** The error, which may never say how to connect. */
async function failureOf(work: Promise<unknown>): Promise<Error> {
  const error = await work.then(
    () => new Error('it succeeded'),
    (thrown: unknown) => thrown as Error,
  );
  const told = JSON.stringify({ ...error, message: error.message, cause: String(error.cause) });
  expect(told).not.toContain(password);
  expect(told).not.toContain(new URL(supabase.url).password);
  expect(told).not.toContain('postgresql://');
  return error;
}

it('reads with no more than the rights that the errors name', async () => {
  const all = await read(supabase.url);
  expect(all.users).toBeGreaterThan(30);
  expect(await read(urlOf({ role: 'reader' }))).toEqual(all);
  const source = supabase.open(defaultMigrationSettings, urlOf({ role: 'reader' }));
  expect(await withSource(source, ({ plan }) => plan(10))).toMatchObject({ users: all.users + 1 });
});

describe('what another attempt cannot mend is a SourceAccessError that names it', () => {
  test.for<[string, Parameters<typeof urlOf>[0], RegExp]>([
    ['a wrong password', { role: 'reader', password: 'wrong' }, /refuses the role or its password.*28P01/],
    ['an unknown role', { role: 'nobody' }, /refuses the role or its password.*28P01/],
    ['an unknown database', { database: 'nowhere' }, /no such database.*3D000/],
    ['no rights on auth', { role: 'stranger' }, /grant usage on schema auth.*42501.*schema auth/],
    ['no rights on a table', { role: 'half_reader' }, /select on .*auth\.identities.*42501/],
    ['rows hidden by a policy', { role: 'filtered_reader' }, /bypassrls.*42501.*"users"/],
  ])('%s', async ([, parts, message]) => {
    const error = await failureOf(read(urlOf(parts)));
    expect(error).toMatchObject({ name: 'SourceAccessError', message: expect.stringMatching(message) });
  });

  it('a database that is no Supabase project', async () => {
    const client = new pg.Client({ connectionString: supabase.postgres.superuserUrl });
    await client.connect();
    await client.query('create database empty');
    await client.end();
    const error = await failureOf(read(urlOf({ database: 'empty' })));
    expect(error).toMatchObject({
      name: 'SourceAccessError',
      message: expect.stringMatching(/lacks a table.*42P01.*auth\.users/),
    });
  });

  test.for<[string, Partial<NonNullable<MigrationSettings['profiles']>>, RegExp]>([
    [
      'a table of profiles',
      { table: ['public', 'profiles'] },
      /settings must name its table.*public\.profiles/,
    ],
    ['a column of profiles', { columns: { age_range: 'age' } }, /lacks a column.*42703.*age/],
  ])('a missing %s', async ([, changed, message]) => {
    const { profiles } = defaultMigrationSettings;
    if (!profiles) throw new TypeError('the default settings have profiles');
    const settings = { ...defaultMigrationSettings, profiles: { ...profiles, ...changed } };
    const error = await failureOf(read(supabase.url, settings));
    expect(error).toMatchObject({ name: 'SourceAccessError', message: expect.stringMatching(message) });
  });

  it('a project of before identities had an id', async () => {
    await supabase.owner.query('alter table auth.identities rename column provider_id to old_id');
    const error = await failureOf(read(supabase.url));
    await supabase.owner.query('alter table auth.identities rename column old_id to provider_id');
    expect(error).toMatchObject({
      name: 'SourceAccessError',
      message: expect.stringMatching(/lacks a column.*provider_id/),
    });
  });
});

describe('TLS', () => {
  const trusted = createCertificate('localhost');
  const elsewhere = createCertificate('db.example.com');

  async function readThrough(front: { key: string; cert: string }, ca: string | undefined, host: string) {
    const server = await startTlsFront({ ...front, port: supabase.postgres.port });
    const connection = { url: urlOf({ host, port: server.port }), ...(ca !== undefined && { ca }) };
    try {
      return await count(createSource(connection, defaultMigrationSettings));
    } finally {
      await server.close();
    }
  }

  it('is spoken with a server whose certificate is known', async () => {
    expect(await readThrough(trusted, trusted.cert, 'localhost')).toMatchObject({
      users: (await read(supabase.url)).users,
    });
  });

  test.for<[string, { key: string; cert: string }, string | undefined, string]>([
    ['another authority', trusted, elsewhere.cert, 'localhost'],
    ['a certificate for another host', elsewhere, elsewhere.cert, 'localhost'],
    // Only written otherwise: the host is this machine, and does not count as such.
    ['no authority at all', trusted, undefined, 'LOCALHOST'],
  ])('is refused with %s', async ([, front, ca, host]) => {
    const error = await failureOf(readThrough(front, ca, host));
    expect(error).toMatchObject({
      name: 'SourceAccessError',
      message: expect.stringMatching(/^TLS with the source/),
    });
  });

  it('is asked for of any other host, whatever the connection string says', async () => {
    for (const sslmode of ['disable', 'no-verify', 'prefer']) {
      const error = await failureOf(read(`${urlOf({ host: 'LOCALHOST' })}?sslmode=${sslmode}`));
      expect(error).toMatchObject({
        name: 'SourceAccessError',
        message: expect.stringMatching(/does not support SSL/),
      });
    }
  });
});

describe('what another attempt may mend is a SourceUnavailableError', () => {
  it('a connection that is ended in the middle of a statement', async () => {
    const blocker = new pg.Client({ connectionString: supabase.url });
    await blocker.connect();
    await blocker.query('begin; lock table auth.users in access exclusive mode');
    const source = supabase.open();
    const reading = failureOf(source.digestRange(wholeRange, []));
    await expect
      .poll(async () => {
        const { rows } = await supabase.owner.query(
          `select pg_terminate_backend(pid) as is_ended from pg_stat_activity
           where application_name = 'gatehouse-migration' and wait_event_type = 'Lock'`,
        );
        return rows;
      })
      .toEqual([{ is_ended: true }]);
    expect(await reading).toMatchObject({ name: 'SourceUnavailableError' });
    await blocker.end();
    expect(
      (await withSource(source, ({ digestRange }) => digestRange(wholeRange, []))).users,
    ).toBeGreaterThan(0);
  });

  it('a server that is gone, until it is back', async () => {
    const source = supabase.open();
    const before = await source.digestRange(wholeRange, []);
    await supabase.postgres.stop();
    expect(await failureOf(source.digestRange(wholeRange, []))).toMatchObject({
      name: 'SourceUnavailableError',
    });
    expect(await failureOf(read(supabase.url))).toMatchObject({
      name: 'SourceUnavailableError',
      message: expect.stringContaining('ECONNREFUSED'),
    });
    await supabase.postgres.start();
    expect(await withSource(source, ({ digestRange }) => digestRange(wholeRange, []))).toEqual(before);
  });
});
