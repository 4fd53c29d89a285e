import { useRef, useState } from 'react';
import type { Fault } from './faults.ts';

/** Changes to a list of things, of which each says what has come of it. */
export interface Changes {
  /** What was done last; empty if nothing was. */
  readonly said: string;
  readonly fault: Fault | undefined;
  /** The id of the thing that is being changed. */
  readonly busyWith: string | undefined;
  /** Where the focus goes when the button that was pressed is gone. */
  readonly heading: { readonly current: HTMLHeadingElement | null };
  readonly change: (id: string, run: () => Promise<Fault | undefined>, done: string) => Promise<void>;
  readonly say: (done: string) => void;
}

/** @param reload asks for the list anew */
export function useChanges(reload: () => Promise<void>): Changes {
  const [said, say] = useState('');
  const [fault, setFault] = useState<Fault>();
  const [busyWith, setBusyWith] = useState<string>();
  const heading = useRef<HTMLHeadingElement>(null);
  const change: Changes['change'] = async (id, run, done) => {
    setBusyWith(id);
    setFault(undefined);
    say('');
    const refused = await run();
    if (!refused) await reload();
    setBusyWith(undefined);
    setFault(refused);
    if (refused) return;
    say(done);
    heading.current?.focus();
  };
  return { said, fault, busyWith, heading, change, say };
}
