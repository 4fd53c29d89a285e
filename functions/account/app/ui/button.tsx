import { type ReactNode, useEffect, useState } from 'react';
import { useCopy } from '../context.tsx';

interface ButtonProps {
  readonly kind?: 'primary' | 'secondary' | 'danger' | 'link';
  /** Whether something is being waited for: pressing does nothing then, and the focus stays. */
  readonly isBusy?: boolean;
  /** Without it, the button sends its form. */
  readonly onClick?: () => void;
  /** What it says to those who do not see what it stands beside. */
  readonly label?: string;
  readonly children: ReactNode;
}

/** A button that works once the page's script does: until then it would send passwords nowhere good. */
export function Button({ kind = 'secondary', isBusy = false, onClick, label, children }: ButtonProps) {
  const { common } = useCopy();
  const isReady = useReady();
  return (
    <button
      type={onClick ? 'button' : 'submit'}
      className={kind}
      disabled={!isReady}
      aria-disabled={isBusy || undefined}
      aria-label={label}
      onClick={isBusy ? undefined : onClick}
    >
      {isBusy ? common.waiting : children}
    </button>
  );
}

/** Never on a server. What a page makes later works at once, and can take the focus. */
let hasTakenOver = false;

/** False on the server, and in the browser until it has taken over. */
export function useReady(): boolean {
  const [isReady, setReady] = useState(hasTakenOver);
  useEffect(() => {
    hasTakenOver = true;
    setReady(true);
  }, []);
  return isReady;
}
