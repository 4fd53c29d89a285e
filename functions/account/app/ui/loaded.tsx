import type { ReactNode } from 'react';
import { useCopy } from '../context.tsx';
import type { Outcome } from '../faults.ts';
import { type Answer, useAnswer } from '../use-answer.ts';
import { Button } from './button.tsx';
import { FaultNotice } from './notice.tsx';
import { Waiting } from './waiting.tsx';

interface AnsweredProps<T> {
  readonly answer: Answer<T>;
  /** Stands for what is not there yet, in about its size: nothing jumps when it comes. */
  readonly waiting?: ReactNode;
  readonly children: (data: T) => ReactNode;
}

/** What needs an answer of the server's: shown once it is there; a fault can be tried again. */
export function Answered<T>({ answer: { outcome, ask }, waiting = <Waiting />, children }: AnsweredProps<T>) {
  const { common } = useCopy();
  if (!outcome) return waiting;
  if (!outcome.fault) return children(outcome.data);
  return (
    <FaultNotice fault={outcome.fault}>
      <Button onClick={() => void ask()}>{common.retry}</Button>
    </FaultNotice>
  );
}

interface LoadedProps<T> extends Omit<AnsweredProps<T>, 'answer'> {
  readonly load: () => Promise<Outcome<T>>;
}

/** The same of an answer that nothing else needs. */
export function Loaded<T>({ load, ...shown }: LoadedProps<T>) {
  return <Answered answer={useAnswer(load)} {...shown} />;
}
