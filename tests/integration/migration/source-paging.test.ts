import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Source, SourcePage } from '../../../functions/migration/source/source.ts';
import { people, personId } from '../../../scripts/supabase/seed/people.ts';
import { defaultMigrationSettings } from '../../support/migration-settings.ts';
import {
  parseDocuments,
  startSupabase,
  type TestSupabase,
  wholeRange,
  withSource,
} from '../../support/supabase.ts';

const users = 1_000;
let supabase: TestSupabase;
let source: Source;

beforeAll(async () => {
  supabase = await startSupabase(users);
  source = supabase.open();
});
afterAll(async () => {
  await source.close();
  await supabase.stop();
});

async function readAll(limit: number, range = wholeRange): Promise<SourcePage[]> {
  const pages: SourcePage[] = [];
  let afterId: string | null = null;
  do {
    const page: SourcePage = await source.readPage(range, afterId, limit);
    pages.push(page);
    afterId = page.lastId;
  } while (afterId !== null);
  return pages;
}

const idsOf = (pages: readonly SourcePage[]) =>
  pages.flatMap(({ documents }) => parseDocuments(documents).map(({ id }) => id));
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

async function collect<T>(pages: AsyncIterable<readonly T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}

it('reads every user once, in the order of ids, whatever the size of pages', async () => {
  const pages = await readAll(97);
  expect(pages.at(-1)).toMatchObject({ users: 0, lastId: null, documents: '[]' });
  expect(sum(pages.map((page) => page.users))).toBe(users);
  const ids = idsOf(pages);
  expect(ids).toEqual(idsOf(await readAll(5_000)));
  expect(ids).toEqual([...ids].sort());
  const listed = pages.flatMap(({ issues }) =>
    (JSON.parse(issues) as { code: string }[]).filter(({ code }) => code === 'SOFT_DELETED'),
  );
  expect(new Set(ids).size + listed.length).toBe(users);
});

it('plans ranges that have every user, also one who signs up later', async () => {
  const plan = await source.plan(300);
  expect(plan.users).toBe(users);
  expect(plan.ranges.map((range) => range.users)).toEqual([300, 300, 300, 100]);
  expect(plan.snapshotAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  expect(plan.fingerprint).toMatch(/^[\da-f]{64}$/);
  const ids: string[] = [];
  for (const range of plan.ranges) {
    const pages = await readAll(1_000, range);
    expect(sum(pages.map((page) => page.users))).toBe(range.users);
    ids.push(...idsOf(pages));
  }
  expect(ids).toEqual(idsOf(await readAll(5_000)));
});

it('plans at most 2,000 ranges', async () => {
  const { ranges } = await source.plan(1);
  expect(ranges).toHaveLength(users);
  expect(ranges[0]).toMatchObject({ firstId: null, users: 1 });
  expect(ranges.at(-1)).toMatchObject({ lastId: null, users: 1 });
});

it('M9 ends pages at some 1 MB, also of what the database stores compressed', async () => {
  const large = { name: 'Large', blob: 'x'.repeat(250_000) };
  const ids = people.slice(0, 6).map(({ kind }) => personId(kind));
  const before = await supabase.owner.query(
    'select id, raw_user_meta_data from auth.users where id = any($1)',
    [ids],
  );
  await supabase.owner.query('update auth.users set raw_user_meta_data = $2 where id = any($1)', [
    ids,
    large,
  ]);
  try {
    const pages = await readAll(5_000);
    expect(sum(pages.map((page) => page.users))).toBe(users);
    const bytes = pages.map(({ documents }) => documents.length);
    expect(Math.max(...bytes)).toBeLessThan(2_000_000);
    expect(pages.length).toBeLessThan(12);
    const chosen = await source.readUsers(ids);
    expect(chosen.users).toBeLessThan(ids.length);
    expect(chosen.lastId).toBe([...ids].sort()[chosen.users - 1]);
    const digestPages: number[] = [];
    for await (const page of source.digestUsers(wholeRange, [])) digestPages.push(page.length);
    expect(digestPages.length).toBeGreaterThan(1);
  } finally {
    for (const { id, raw_user_meta_data: metadata } of before.rows) {
      await supabase.owner.query('update auth.users set raw_user_meta_data = $2::jsonb where id = $1', [
        id,
        JSON.stringify(metadata),
      ]);
    }
  }
});

it('M9 reads a user by itself whose metadata is larger than a page', async () => {
  const id = personId('bcrypt-2a');
  const range = { firstId: id, lastId: id };
  const previous = await supabase.owner.query('select raw_user_meta_data from auth.users where id = $1', [
    id,
  ]);
  await supabase.owner.query(
    `update auth.users set raw_user_meta_data = jsonb_build_object('blob', repeat('y', 9000000)) where id = $1`,
    [id],
  );
  const [page] = await readAll(10, range);
  expect(page?.users).toBe(1);
  expect(page?.documents.length).toBeGreaterThan(9_000_000);
  await supabase.owner.query('update auth.users set raw_user_meta_data = $2 where id = $1', [
    id,
    previous.rows[0].raw_user_meta_data,
  ]);
});

it('M5 hashes the documents that it hands on, as any PostgreSQL would', async () => {
  const pages = await readAll(5_000);
  const { rows } = await supabase.owner.query(
    `select doc ->> 'id' as id, encode(sha256(convert_to(doc::text, 'UTF8')), 'hex') as digest
     from unnest($1::text[]) as page cross join lateral jsonb_array_elements(page::jsonb) as doc order by 1`,
    [pages.map(({ documents }) => documents)],
  );
  expect(await collect(source.digestUsers(wholeRange, []))).toEqual(rows);
  const all = rows.map(({ digest }) => digest).join('');
  expect(await source.digestRange(wholeRange, [])).toEqual({
    users: rows.length,
    digest: createHash('sha256').update(all).digest('hex'),
  });
});

it('M5 leaves users out of digests, and hashes nothing to the hash of nothing', async () => {
  const ids = idsOf(await readAll(5_000));
  const [first = '', second = '', ...rest] = ids;
  const digests = await collect(source.digestUsers(wholeRange, [second]));
  expect(digests.map(({ id }) => id)).toEqual([first, ...rest]);
  expect(await source.digestRange(wholeRange, rest)).toMatchObject({ users: 2 });
  expect(await source.digestRange({ firstId: first, lastId: first }, [first])).toEqual({
    users: 0,
    digest: createHash('sha256').update('').digest('hex'),
  });
});

it('M9 finds users whose address another has with a better claim', async () => {
  const found = await collect(source.findDuplicates());
  const expected = await supabase.owner.query(
    `select u.id from auth.users u where u.is_sso_user and exists (select from auth.users o
      where lower(o.email) = lower(u.email) and not o.is_sso_user) order by id`,
  );
  expect(found).toEqual([...expected.rows.map(({ id }) => id), personId('younger-twin')].sort());
  expect(found).toContain(personId('sso-duplicate'));
  expect(found).not.toContain(personId('sso'));
});

it('M9 lists whom it leaves out', async () => {
  const leftOut = await collect(source.listLeftOut(wholeRange));
  const deleted = await supabase.owner.query(
    'select id from auth.users where deleted_at is not null order by id',
  );
  expect(leftOut).toEqual(deleted.rows.map(({ id }) => ({ id, code: 'SOFT_DELETED' })));
  const strict = {
    ...defaultMigrationSettings,
    anonymousUsers: 'leave-out',
    phoneUsers: 'leave-out',
  } as const;
  const codes = await withSource(supabase.open(strict), (reader) =>
    collect(reader.listLeftOut({ firstId: personId('anonymous'), lastId: personId('anonymous') })),
  );
  expect(codes).toEqual([{ id: personId('anonymous'), code: 'ANONYMOUS_LEFT_OUT' }]);
});

it('M9 finds profiles without a user', async () => {
  expect(await collect(source.findOrphanProfiles())).toEqual([personId('profile-without-user')]);
});

it('answers in between the pages of an iterable', async () => {
  let pages = 0;
  for await (const page of source.digestUsers(wholeRange, [])) {
    const { documents } = await source.readUsers(page.slice(0, 3).map(({ id }) => id));
    expect(parseDocuments(documents)).toHaveLength(Math.min(3, page.length));
    pages += 1;
  }
  expect(pages).toBeGreaterThan(0);
});

it('answers calls that are made at once one after the other', async () => {
  const answers = await Promise.all([1, 2, 3, 4].map((limit) => source.readPage(wholeRange, null, limit)));
  expect(answers.map((page) => page.users)).toEqual([1, 2, 3, 4]);
  const { rows } = await supabase.owner.query(
    "select count(*)::integer as count from pg_stat_activity where application_name = 'gatehouse-migration'",
  );
  expect(rows).toEqual([{ count: 1 }]);
});

describe('transactions', () => {
  const withProfiles = (table: string, columns: object, values: object) =>
    supabase.open({
      ...defaultMigrationSettings,
      profiles: { table: ['public', table], columns: { ...columns }, values: { ...values } },
    });

  it('are read-only, of one state and in UTC', async () => {
    await supabase.owner.query(`create view session_settings as select id as user_id,
      current_setting('transaction_isolation') as isolation, current_setting('transaction_read_only') as read_only,
      current_setting('TimeZone') as zone, current_setting('search_path') as path from auth.users`);
    const columns = {
      age_range: 'isolation',
      education_level: 'read_only',
      tech_background: 'zone',
      primary_goal: 'path',
    };
    const values = {
      age_range: { 'repeatable read': '18_24' },
      education_level: { on: 'phd' },
      tech_background: { UTC: 'student' },
      primary_goal: { pg_catalog: 'academic' },
    };
    const { documents, issues } = await withSource(
      withProfiles('session_settings', columns, values),
      (reader) => reader.readUsers([personId('bcrypt-2a')]),
    );
    expect(issues).toBe('[]');
    expect(parseDocuments(documents)[0]?.profile).toMatchObject({
      age_range: '18_24',
      education_level: 'phd',
      tech_background: 'student',
      primary_goal: 'academic',
    });
  });

  it('cannot write, whatever the project does when it is read', async () => {
    await supabase.owner.query(`create table readings (at timestamptz default now());
      create function note_reading() returns text language sql volatile as 'insert into public.readings default values returning at::text';
      create view noted_profile as select id as user_id, public.note_reading() as note from auth.users`);
    const reading = withSource(withProfiles('noted_profile', { age_range: 'note' }, {}), (reader) =>
      reader.readUsers([personId('bcrypt-2a')]),
    );
    await expect(reading).rejects.toMatchObject({
      name: 'SourceAccessError',
      message: expect.stringContaining('25006'),
    });
    expect((await supabase.owner.query('select from readings')).rowCount).toBe(0);
  });
});
