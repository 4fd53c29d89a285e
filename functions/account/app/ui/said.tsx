import { useEffect, useRef } from 'react';

interface SaidProps {
  /** Undefined as long as there is nothing to say: it is heard when it changes. */
  readonly text: string | undefined;
  /** For what is said in place of what had the focus, such as a button that is gone. */
  readonly takesFocus?: boolean;
}

/** A line for what has come of something, which screen readers say when it changes. */
export function Said({ text, takesFocus = false }: SaidProps) {
  const place = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (takesFocus && text !== undefined) place.current?.focus();
  }, [takesFocus, text]);
  return (
    <p className="said" role="status" tabIndex={-1} ref={place}>
      {text}
    </p>
  );
}
