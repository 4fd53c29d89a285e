import { describe, expect, it } from 'vitest';
import { checkMigration, findDestructiveMigrations } from './migrations.ts';

const file = '0009-change.sql';

it('the project’s own migrations leave the version before working', () => {
  expect(findDestructiveMigrations()).toEqual([]);
});

describe('a statement that the version before may not survive is refused', () => {
  it.each([
    'drop table user_profile',
    'DROP VIEW IF EXISTS user_sessions CASCADE',
    'drop function gatehouse.open_session(uuid, uuid)',
    'drop type mood',
    'drop index session_userId_idx',
    'drop policy own_profile on user_profile',
    'truncate rate_limit',
    'alter table user_profile drop column age_range',
    'alter table only public."user" drop "image"',
    'alter table if exists user_profile add a text, drop b',
    'alter table user_profile drop constraint user_profile_user_id_key',
    'alter table user_profile alter column time_per_week type bigint',
    'alter table user_profile alter time_per_week set data type numeric(10, 2) using time_per_week::numeric',
    'alter table user_profile alter column age_range set not null',
    'alter table user_profile alter column preferred_language drop default',
    'alter table user_profile alter "id" drop identity',
    'alter table user_profile rename column age_range to age',
    'alter table user_profile rename to profile',
    'alter view user_sessions rename to sessions',
    "alter type mood rename value 'a' to 'b'",
    'alter table user_profile add column kind text not null',
    'alter table user_profile add "default" text not null',
    'alter table user_profile add constraint c check (time_per_week < 100)',
    'alter table user_profile add unique (age_range)',
    'alter table user_profile disable row level security',
    'alter table user_profile set schema other',
    'create unique index on user_profile (age_range)',
    'create unique index concurrently if not exists i on only "session" using btree ("userId")',
    'create policy p on user_profile as restrictive using (false)',
    'revoke select on user_sessions from gatehouse_session_reader',
    'revoke execute on function gatehouse.current_user_id() from gatehouse_profile',
    'delete from "session"',
    'delete from "session" where true',
    'update "user" set name = (select t.a from t where t.b = 1)',
    'with gone as (delete from "session" returning *) select * from gone',
    'with a as (select 1 where true) update "user" set name = null',
    'insert into x with gone as (delete from only y returning *) select * from gone',
    'do $$ begin drop table user_profile; end $$',
    'merge into a using b on a.id = b.id when matched then delete',
    'call clean_up()',
    'reassign owned by a to b',
  ])('%s', (sql) => {
    const faults = checkMigration(file, `create table other (id int);\n${sql};\nselect 1;`);
    expect(faults).toEqual([expect.stringMatching(/^0009-change\.sql:2: "/)]);
    expect(faults.join()).toContain('write "-- contract: <why it is safe now>" on the line before');
  });
});

describe('a statement that only adds passes', () => {
  it.each([
    'create table a (id uuid primary key references b on delete cascade)',
    "alter table user_profile add column kind text, add column note text not null default ''",
    'alter table user_profile add level int not null generated always as (1) stored',
    'alter table user_profile add n bigserial',
    "alter table user_profile alter column type set default 'drop default'",
    'alter table user_profile alter column age_range drop not null',
    'alter table user_profile alter a set default 1, alter a set not null',
    'alter table user_profile validate constraint c',
    'alter table user_profile set (fillfactor = 70)',
    "alter type mood add value if not exists 'calm'",
    'alter default privileges in schema gatehouse grant select on tables to gatehouse_profile',
    'create index on user_profile (age_range)',
    'create or replace view v as select 1',
    'create policy p on user_profile for delete using (true)',
    'create trigger t before update on user_profile for each row execute function f()',
    'create function f() returns void language sql as $$ delete from a; drop table a; $$',
    'create function f() returns int begin atomic delete from a; select case when true then 1 end; end',
    'create rule r as on delete to v do instead (delete from a; delete from b)',
    'revoke execute on all functions in schema gatehouse from public',
    'grant select, update, delete on user_profile to gatehouse_profile',
    "comment on table user_profile is 'drop table user_profile; --'",
    'delete from "session" where "expiresAt" < now()',
    'delete from "session" using a where (a.id = "session".id)',
    "update \"user\" set name = e'it\\'s' where id = (select id from a)",
    'with old as (select 1) delete from "session" s where s.id in (select * from old)',
    'insert into a values (1) on conflict (id) do update set b = 2',
    'select id from "user" for update',
    '/* drop table a; /* nested */ */ select 1 -- drop table a',
    'select "drop table a;", $q$ \'; drop table a; $q$, $1',
    'create table t (id int); alter table t add unique (id), enable row level security; create unique index on t (id); update t set id = 1',
  ])('%s', (sql) => {
    expect(checkMigration(file, sql)).toEqual([]);
  });
});

describe('the mark', () => {
  it('on the line before lets one statement pass', () => {
    const sql = '-- contract: nothing has read it since 0007\ndrop table a;drop table b;\n';
    expect(checkMigration(file, sql)).toEqual([expect.stringContaining('0009-change.sql:2: "drop table b"')]);
  });

  it('may have several lines in a block comment', () => {
    expect(checkMigration(file, '/* contract: unused\n since 0007 */\ntruncate a;')).toEqual([]);
  });

  it.each([
    ['two lines before', '-- contract: unused\n\ndrop table a;'],
    ['on the same line', 'drop table a; -- contract: unused'],
    ['inside the statement', 'drop\n-- contract: unused\ntable a;'],
    ['with another comment between', '-- contract: unused\n-- really\ndrop table a;'],
    ['in a string', "select '\n-- contract: unused\n'; drop table a;"],
  ])('%s counts for nothing', (_, sql) => {
    expect(checkMigration(file, sql)).toEqual([expect.stringContaining('removes what the version before')]);
  });

  it('needs a reason', () => {
    expect(checkMigration(file, '-- contract:\ndrop table a;')).toEqual([
      '0009-change.sql:2: "drop table a" is marked "contract:" without a reason: say why it is safe now',
    ]);
  });

  it('needs something to justify', () => {
    expect(checkMigration(file, '-- contract: why not\nselect 1;')).toEqual([
      '0009-change.sql:2: "select 1" is marked "contract:" and destroys nothing: remove the mark',
    ]);
  });
});

it('names the statement, what it breaks and what to do', () => {
  expect(
    checkMigration(
      file,
      '\n\nalter table user_profile\n  drop column age_range, add column a_quite_long_name text;',
    ),
  ).toEqual([
    '0009-change.sql:3: "alter table user_profile drop column age_range , add column …" removes what the version before may still use: expand now and contract in a later version, or write "-- contract: <why it is safe now>" on the line before',
  ]);
});

it.each(["select 'a", 'select 1; /* a /* b */', 'select "a', 'select $x$ a $y$'])('%s never ends', (sql) => {
  expect(checkMigration(file, sql)).toEqual([expect.stringContaining('that never ends: close it')]);
});
