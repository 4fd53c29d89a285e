import type { Source, SourcePage } from '../source/source.ts';

interface ChosenPage {
  /** Whom the page is about: who is not in it is not at the source. */
  readonly ids: readonly string[];
  readonly page: SourcePage;
}

/** Reads chosen users, at most `limit` at once. A page may end before its time, where users are large. */
export async function* readChosen(
  source: Source,
  ids: readonly string[],
  limit: number,
): AsyncIterable<ChosenPage> {
  let waiting = [...new Set(ids)].sort();
  while (waiting.length > 0) {
    const asked = waiting.slice(0, limit);
    const page = await source.readUsers(asked);
    const { lastId } = page;
    const answered = lastId === null ? asked : asked.filter((id) => id <= lastId);
    yield { ids: answered, page };
    waiting = waiting.slice(answered.length);
  }
}
