import { useEffect, useRef, useState } from 'react';
import { useSession } from '#shared/react/react';
import type { Outcome } from './faults.ts';

/** What the server has answered. */
export interface Answer<T> {
  /** Undefined as long as there is none. What was answered last stands while it is asked anew. */
  readonly outcome: Outcome<T> | undefined;
  readonly ask: () => Promise<void>;
}

/** Asks once the component is there, when told, and after a fault once there may be another answer. */
export function useAnswer<T>(request: () => Promise<Outcome<T>>): Answer<T> {
  const [outcome, setOutcome] = useState<Outcome<T>>();
  const { current: ask } = useRef(async () => setOutcome(await request()));
  useEffect(() => void ask(), [ask]);
  useOnceItMayCome(outcome?.fault?.code, ask);
  return { outcome, ask };
}

/** Once there is a network, or somebody has signed in again in another tab. */
function useOnceItMayCome(code: string | undefined, again: () => Promise<void>): void {
  const { status } = useSession();
  const before = useRef(status);
  useEffect(() => {
    const isBack = before.current === 'signed-out' && status === 'signed-in';
    before.current = status;
    if (isBack && code === 'UNAUTHENTICATED') void again();
  }, [status, code, again]);
  useEffect(() => {
    if (code !== 'unreachable') return undefined;
    addEventListener('online', again);
    return () => removeEventListener('online', again);
  }, [code, again]);
}
