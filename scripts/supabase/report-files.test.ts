import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { MigrationIssue, RunReport } from '#shared/contract/migration';
import { type IssueSink, pour } from './issue-sink.ts';
import { findReportFiles, openReportFiles, ReportFileError } from './report-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-report-'));
});
afterEach(async () => {
  await chmod(folder, 0o700);
  await rm(folder, { recursive: true });
});

const run = { run_id: '0198c2f0-0000-4000-8000-000000000001', state: 'surveyed' } as RunReport;
const issue = (source_id: string, field: string | null): MigrationIssue => ({
  source_id,
  code: 'UNKNOWN_PROVIDER',
  outcome: 'noted',
  field,
});
const issues = [issue('a', 'kakao'), issue('b', null), issue('c', '=cmd|"x"'), issue('d', 'two\nlines')];

async function* pages(...all: (readonly MigrationIssue[])[]) {
  yield* all;
}

it('writes every issue of every page as JSON and as CSV', async () => {
  const files = await findReportFiles(join(folder, 'move'));
  const sinks = await openReportFiles(files, { run });
  await pour(pages(issues.slice(0, 2), [], issues.slice(2)), sinks);
  expect((await readdir(folder)).sort()).toEqual(['move.csv', 'move.json']);
  expect(JSON.parse(await readFile(join(folder, 'move.json'), 'utf8'))).toEqual({ run, issues });
  expect(await readFile(join(folder, 'move.csv'), 'utf8')).toBe(
    [
      'source_id,code,outcome,field',
      'a,UNKNOWN_PROVIDER,noted,kakao',
      'b,UNKNOWN_PROVIDER,noted,',
      `c,UNKNOWN_PROVIDER,noted,"'=cmd|""x"""`,
      'd,UNKNOWN_PROVIDER,noted,"two\nlines"',
      '',
    ].join('\n'),
  );
});

it.each([
  ['move.json', ['move.json']],
  ['move.csv', ['move.csv']],
  ['move.v2', ['move.v2.csv', 'move.v2.json']],
])('%s names %j', async (name, expected) => {
  const sinks = await openReportFiles(await findReportFiles(join(folder, name)), { run });
  await pour(pages(), sinks);
  expect((await readdir(folder)).sort()).toEqual(expected);
});

it('knows before a run what cannot be written after it', async () => {
  await writeFile(join(folder, 'file'), '');
  await mkdir(join(folder, 'taken.json'));
  for (const [name, message] of [
    ['missing/move', 'ENOENT'],
    ['file/move', 'ENOTDIR'],
    ['taken.json', 'is a folder: name a file'],
    ['taken', 'is a folder: name a file'],
  ] as const) {
    await expect(findReportFiles(join(folder, name))).rejects.toThrow(
      expect.objectContaining({ name: 'UsageError', message: expect.stringContaining(message) }),
    );
  }
});

it('one sink that fails keeps no other from its issues, and leaves the older report alone', async () => {
  const path = join(folder, 'move.json');
  await writeFile(path, 'older');
  const [file] = await openReportFiles({ json: path, csv: undefined }, { run });
  const full: IssueSink = {
    write: () => {
      throw new ReportFileError('move.csv could not be written (ENOSPC)');
    },
    end: () => {},
    drop: () => {},
  };
  await expect(pour(pages(issues), [full, file as IssueSink])).rejects.toThrow('ENOSPC');
  expect(JSON.parse(await readFile(path, 'utf8')).issues).toHaveLength(4);
});

it('leaves nothing half-written when the issues cannot be read', async () => {
  const sinks = await openReportFiles(await findReportFiles(join(folder, 'move')), { run });
  const broken = async function* () {
    yield issues;
    throw new Error('gone');
  };
  await expect(pour(broken(), sinks)).rejects.toThrow('gone');
  expect(await readdir(folder)).toEqual([]);
});
