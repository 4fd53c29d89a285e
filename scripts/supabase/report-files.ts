import { access, constants, type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import type { MigrationIssue } from '#shared/contract/migration';
import { UsageError } from '../operator/errors.ts';
import { closeJson, type IssueSink, openJson, type ReportHead, separateJson } from './issue-sink.ts';

/** A report could not be written. The run is as it was. */
export class ReportFileError extends Error {
  override readonly name = 'ReportFileError';
}

/** Paths of a report: FILE.json and FILE.csv, or the one that the name ends in. */
export interface ReportFiles {
  readonly json: string | undefined;
  readonly csv: string | undefined;
}

/**
 * Where a report goes. Checked before a run that may take hours, and not found out after it.
 * @throws UsageError if no file can be written there
 */
export async function findReportFiles(file: string): Promise<ReportFiles> {
  const path = resolve(file);
  const extension = extname(path);
  const both = !['.json', '.csv'].includes(extension);
  const files = {
    json: both ? `${path}.json` : extension === '.json' ? path : undefined,
    csv: both ? `${path}.csv` : extension === '.csv' ? path : undefined,
  };
  await checkFolder(dirname(path), file);
  for (const found of [files.json, files.csv]) await checkIsNoFolder(found);
  return files;
}

async function checkFolder(folder: string, file: string): Promise<void> {
  try {
    if (!(await stat(folder)).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new UsageError(
      `--report ${file} cannot be written (${codeOf(error)}): make the folder ${folder}, or name another`,
    );
  }
}

async function checkIsNoFolder(path: string | undefined): Promise<void> {
  const found = path === undefined ? undefined : await stat(path).catch(() => undefined);
  if (found?.isDirectory()) throw new UsageError(`--report ${path} is a folder: name a file`);
}

/** Takes the issues into the files, which appear when all are written. */
export async function openReportFiles({ json, csv }: ReportFiles, head: ReportHead): Promise<IssueSink[]> {
  return [
    ...(json ? [await openFile(json, openJson(head), separateJson(), closeJson)] : []),
    ...(csv ? [await openFile(csv, toCsv([columns]), toCsvRows, '')] : []),
  ];
}

const columns = ['source_id', 'code', 'outcome', 'field'] as const;

function toCsvRows(issues: readonly MigrationIssue[]): string {
  return toCsv(issues.map((issue) => columns.map((column) => issue[column])));
}

/** Names of providers are the source's users' doing, and spreadsheets run what looks like a formula. */
function toCsv(rows: readonly (readonly (string | null)[])[]): string {
  return stringify(rows as (string | null)[][], { escape_formulas: true });
}

async function openFile(
  path: string,
  head: string,
  toText: (issues: readonly MigrationIssue[]) => string,
  foot: string,
): Promise<IssueSink> {
  const partial = `${path}.partial`;
  const orFail = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      await rm(partial, { force: true }).catch(() => {});
      throw new ReportFileError(`${basename(path)} could not be written (${codeOf(error)})`, {
        cause: error,
      });
    }
  };
  const handle: FileHandle = await orFail(open(partial, 'w'));
  const append = (text: string) => orFail(handle.appendFile(text));
  await append(head);
  return {
    write: (issues) => append(toText(issues)),
    end: async () => {
      await append(foot);
      await orFail(handle.close());
      await orFail(rename(partial, path));
    },
    drop: async () => {
      await handle.close().catch(() => {});
      await rm(partial, { force: true });
    },
  };
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}
