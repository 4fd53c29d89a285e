import type { MigrationIssue, RunReport } from '#shared/contract/migration';

/** Takes issues page by page: there may be more of them than memory. */
export interface IssueSink {
  write(issues: readonly MigrationIssue[]): Promise<void> | void;
  end(): Promise<void> | void;
  /** Leaves nothing behind, after an error or instead of `end`. */
  drop(): Promise<void> | void;
}

/** What a report says besides its issues. */
export interface ReportHead {
  readonly run: RunReport | null;
  readonly [member: string]: unknown;
}

/**
 * Gives every page to every sink. One that fails is dropped, and does not keep the others from their issues.
 * @throws the first error of a sink, once the others are done; any error of the pages at once
 */
export async function pour(
  pages: AsyncIterable<readonly MigrationIssue[]>,
  sinks: readonly IssueSink[],
): Promise<void> {
  const failures = new Map<IssueSink, unknown>();
  const withEach = async (work: (sink: IssueSink) => Promise<void> | void) => {
    for (const sink of sinks) {
      if (failures.has(sink)) continue;
      try {
        await work(sink);
      } catch (error) {
        failures.set(sink, error);
        await sink.drop();
      }
    }
  };
  try {
    for await (const page of pages) await withEach((sink) => sink.write(page));
  } catch (error) {
    await withEach((sink) => sink.drop());
    throw error;
  }
  await withEach((sink) => sink.end());
  for (const error of failures.values()) throw error;
}

/** Begins a JSON object with the members of `head`, whose last, `issues`, is an array to be filled. */
export function openJson(head: ReportHead): string {
  return `${JSON.stringify(head).slice(0, -1)},"issues":[`;
}

export const closeJson = ']}\n';

/** Turns pages into text, with a comma between any two issues. */
export function separateJson(): (issues: readonly MigrationIssue[]) => string {
  let separator = '';
  return (issues) => {
    if (issues.length === 0) return '';
    const text = separator + issues.map((issue) => JSON.stringify(issue)).join(',');
    separator = ',';
    return text;
  };
}
