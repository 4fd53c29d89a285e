import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { useSession } from '#shared/react/react';
import { useCopy } from '../context.tsx';
import type { Outcome } from '../faults.ts';
import { Button } from './button.tsx';
import { FaultNotice } from './notice.tsx';
import { Waiting } from './waiting.tsx';

interface LoadedProps<T> {
  readonly load: () => Promise<Outcome<T>>;
  /** How many fields it will be, if any: nothing jumps when it comes. */
  readonly fields?: number;
  readonly children: (data: T) => ReactNode;
}

/** Shows what is asked for when a page is opened; says why it does not come, and asks again once it may. */
export function Loaded<T>({ load, fields, children }: LoadedProps<T>) {
  const { common } = useCopy();
  const [outcome, setOutcome] = useState<Outcome<T>>();
  const [attempt, setAttempt] = useState(0);
  const again = useCallback(() => setAttempt((attempts) => attempts + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is asked once for each attempt, not for each rendering
  useEffect(() => {
    setOutcome(undefined);
    void load().then(setOutcome);
  }, [attempt]);
  useOnceItMayCome(outcome?.fault?.code, again);
  if (!outcome) return <Waiting {...(fields !== undefined && { fields })} />;
  if (!outcome.fault) return children(outcome.data);
  return (
    <FaultNotice fault={outcome.fault}>
      <Button onClick={again}>{common.retry}</Button>
    </FaultNotice>
  );
}

/** Once there is a network, or somebody has signed in again in another tab. */
function useOnceItMayCome(code: string | undefined, again: () => void): void {
  const { status } = useSession();
  const before = useRef(status);
  useEffect(() => {
    const isBack = before.current === 'signed-out' && status === 'signed-in';
    before.current = status;
    if (isBack && code === 'UNAUTHENTICATED') again();
  }, [status, code, again]);
  useEffect(() => {
    if (code !== 'unreachable') return undefined;
    addEventListener('online', again);
    return () => removeEventListener('online', again);
  }, [code, again]);
}
