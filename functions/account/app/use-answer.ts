import { useEffect, useRef, useState } from 'react';
import type { Outcome } from './faults.ts';

/** What the server has answered. */
export interface Answer<T> {
  /** Undefined as long as there is none. What was answered last stands while it is asked anew. */
  readonly outcome: Outcome<T> | undefined;
  readonly ask: () => Promise<void>;
}

/** Asks once the component is there, and again when told. */
export function useAnswer<T>(request: () => Promise<Outcome<T>>): Answer<T> {
  const [outcome, setOutcome] = useState<Outcome<T>>();
  const ask = useRef(async () => setOutcome(await request()));
  useEffect(() => void ask.current(), []);
  return { outcome, ask: ask.current };
}
