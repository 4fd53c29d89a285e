import { runtimeError, StateError } from './state-error.ts';

/** An event as GetExecutionHistory answers with it; `timestamp` is in seconds since 1970. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestamp: number;
  readonly type: string;
  /** What the type has details of, as `<type>EventDetails`. */
  readonly [details: `${string}EventDetails`]: unknown;
}

/** A row of events in which each follows from the one before. */
export interface Branch {
  /** @param details by the name of their member, such as `stateEnteredEventDetails` */
  add(type: string, details?: EventDetails): void;
  /** A row that begins after the newest event of this one. */
  fork(): Branch;
}

export type EventDetails = Readonly<Record<`${string}EventDetails`, unknown>>;

export interface History {
  readonly events: readonly HistoryEvent[];
  readonly root: Branch;
  /** The last event; what is added later is dropped. */
  close(type: string, details?: EventDetails): void;
}

/** Step Functions quotas, "Maximum execution history size". */
const maxEvents = 25_000;
const msPerSecond = 1_000;

/** @param now milliseconds since 1970 */
export function createHistory(now: () => number): History {
  const events: HistoryEvent[] = [];
  let isClosed = false;

  function append(type: string, previousEventId: number, details: EventDetails): number {
    const id = events.length + 1;
    events.push({ id, previousEventId, timestamp: now() / msPerSecond, type, ...details });
    return id;
  }

  function createBranch(from: number): Branch {
    let newest = from;
    return {
      add: (type, details = {}) => {
        if (isClosed) return;
        if (events.length >= maxEvents - 1)
          throw new StateError(
            runtimeError,
            `The execution reached the maximum number of history events (${maxEvents}).`,
          );
        const id = append(type, newest, details);
        // What comes first in an execution follows from nothing: its start is no event of a state.
        newest = id === 1 ? 0 : id;
      },
      fork: () => createBranch(newest),
    };
  }

  return {
    events,
    root: createBranch(0),
    close: (type, details = {}) => {
      if (!isClosed) append(type, events.at(-1)?.id ?? 0, details);
      isClosed = true;
    },
  };
}

/** Data in an event or answer: its JSON, which is never shortened here. */
export function dataOf(member: 'input' | 'output', value: unknown): Readonly<Record<string, unknown>> {
  return textOf(member, JSON.stringify(value));
}

export function textOf(member: 'input' | 'output', text: string): Readonly<Record<string, unknown>> {
  return { [member]: text, [`${member}Details`]: { truncated: false } };
}
