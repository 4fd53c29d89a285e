import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { useCopy } from '../context.tsx';
import type { Outcome } from '../faults.ts';
import { Button } from './button.tsx';
import { FaultNotice } from './notice.tsx';
import { Waiting } from './waiting.tsx';

interface LoadedProps<T> {
  readonly load: () => Promise<Outcome<T>>;
  /** About how many lines it will be: nothing jumps when it comes. */
  readonly lines?: number;
  readonly children: (data: T) => ReactNode;
}

/** Shows what is asked for when a page is opened; says why it does not come, and asks again once there is a network. */
export function Loaded<T>({ load, lines, children }: LoadedProps<T>) {
  const { common } = useCopy();
  const [outcome, setOutcome] = useState<Outcome<T>>();
  const [attempt, setAttempt] = useState(0);
  const again = useCallback(() => setAttempt((attempts) => attempts + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is asked once for each attempt, not for each rendering
  useEffect(() => {
    setOutcome(undefined);
    void load().then(setOutcome);
  }, [attempt]);
  const isUnreachable = outcome?.fault?.code === 'unreachable';
  useEffect(() => {
    if (!isUnreachable) return undefined;
    addEventListener('online', again);
    return () => removeEventListener('online', again);
  }, [isUnreachable, again]);
  if (!outcome) return <Waiting {...(lines !== undefined && { lines })} />;
  if (!outcome.fault) return children(outcome.data);
  return (
    <FaultNotice fault={outcome.fault}>
      <Button onClick={again}>{common.retry}</Button>
    </FaultNotice>
  );
}
