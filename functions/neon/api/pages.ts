/** The most that `GET /projects` takes; fewer pages are fewer requests. */
const pageSize = 400;

interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page begins; Neon gives one after the last page too, with nothing behind it. */
  readonly cursor: string | undefined;
}

/** Reads every page of a list. `read` gets the path with its query. */
export async function listPages<T>(
  path: string,
  query: Readonly<Record<string, string>>,
  read: (path: string) => Promise<Page<T>>,
): Promise<T[]> {
  const items: T[] = [];
  const limit = String(pageSize);
  for (let cursor: string | undefined; ; ) {
    const parameters = new URLSearchParams({ ...query, limit, ...(cursor && { cursor }) });
    const page = await read(`${path}?${parameters}`);
    items.push(...page.items);
    if (page.items.length === 0 || !page.cursor || page.cursor === cursor) return items;
    cursor = page.cursor;
  }
}
