import type { ReactNode } from 'react';
import { useCopy } from '../context.tsx';
import type { Answer } from '../use-answer.ts';
import { Button } from './button.tsx';
import { Waiting } from './member-frame.tsx';
import { FaultNotice } from './notice.tsx';

interface LoadedProps<T> {
  readonly answer: Answer<T>;
  /** Stands for what is not there yet, in about its size. */
  readonly waiting?: ReactNode;
  readonly children: (data: T) => ReactNode;
}

/** What needs an answer of the server's: shown once it is there; a fault can be tried again. */
export function Loaded<T>({ answer: { outcome, ask }, waiting = <Waiting />, children }: LoadedProps<T>) {
  const { common } = useCopy();
  if (!outcome) return waiting;
  if (!outcome.fault) return children(outcome.data);
  return (
    <FaultNotice fault={outcome.fault}>
      <Button onClick={() => void ask()}>{common.retry}</Button>
    </FaultNotice>
  );
}
