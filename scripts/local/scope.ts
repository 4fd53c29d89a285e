/** What has been started, so that it can be ended. */
export interface Scope {
  /** Remembers how to end something. In a scope that has ended already it is ended at once. */
  defer(end: () => Promise<unknown>): Promise<void>;
  /** Ends everything, last started first, also when some of it fails to. Later calls wait for the first. */
  end(): Promise<void>;
}

/** @throws AggregateError from `end` with what failed to end */
export function createScope(): Scope {
  const ends: (() => Promise<unknown>)[] = [];
  let ending: Promise<void> | undefined;

  const endAll = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (let end = ends.pop(); end !== undefined; end = ends.pop()) {
      await end().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} parts failed to stop`);
  };

  return {
    defer: async (end) => {
      if (ending === undefined) ends.push(end);
      else await end();
    },
    end: () => {
      ending ??= endAll();
      return ending;
    },
  };
}
