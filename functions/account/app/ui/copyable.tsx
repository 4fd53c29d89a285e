import { type ReactNode, useRef, useState } from 'react';
import { useCopy } from '../context.tsx';
import { Button } from './button.tsx';

interface CopyableProps {
  /** What is copied. */
  readonly text: string;
  /** What it looks like. */
  readonly children: ReactNode;
  /** Further buttons. */
  readonly more?: ReactNode;
}

/** Text to take along. Where a browser lets nobody copy, it is selected, so that a key does. */
export function Copyable({ text, children, more }: CopyableProps) {
  const { twoFactor } = useCopy();
  const [isCopied, setCopied] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      if (place.current) getSelection()?.selectAllChildren(place.current);
    }
  };
  return (
    <div className="copyable">
      <div ref={place}>{children}</div>
      <div className="buttons-inline">
        <Button onClick={copy}>{twoFactor.copy}</Button>
        {more}
        <span role="status" className="small">
          {isCopied && twoFactor.copied}
        </span>
      </div>
    </div>
  );
}
