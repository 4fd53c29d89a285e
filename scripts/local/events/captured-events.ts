/** An event as EventBridge would give it to the targets of rules, with the bus that took it. */
export interface CapturedEvent {
  readonly id: string;
  readonly bus: string;
  readonly source: string;
  readonly 'detail-type': string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** How EventBridge fails: it refuses whole requests, or the entries for which the function names a code. */
export type EventTrouble = 'down' | ((event: CapturedEvent) => string | undefined);

/** For whoever runs the stack in the same process. */
export interface EventControl {
  /** In the order in which they were taken. */
  list(): readonly CapturedEvent[];
  /** Makes EventBridge fail from now on; undefined mends it. */
  failWith(trouble: EventTrouble | undefined): void;
  clear(): void;
}

export interface CapturedEvents extends EventControl {
  readonly trouble: EventTrouble | undefined;
  take(event: CapturedEvent): void;
}

/** Enough for an afternoon, and for every test. */
const keptEvents = 1_000;

/** Keeps the newest 1,000 events in memory. */
export function createCapturedEvents(): CapturedEvents {
  let events: readonly CapturedEvent[] = [];
  let trouble: EventTrouble | undefined;
  return {
    get trouble() {
      return trouble;
    },
    list: () => events,
    failWith: (next) => {
      trouble = next;
    },
    clear: () => {
      events = [];
    },
    take: (event) => {
      events = [...events, event].slice(-keptEvents);
    },
  };
}
