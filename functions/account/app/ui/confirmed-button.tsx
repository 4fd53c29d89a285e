import { useState } from 'react';
import { useCopy } from '../context.tsx';
import { Button } from './button.tsx';
import { useSwapFocus } from './focus.ts';

interface ConfirmedButtonProps {
  /** The button as it stands beside a thing. */
  readonly text: string;
  /** The same in full, such as “Remove the passkey laptop”. */
  readonly question: string;
  readonly isBusy: boolean;
  readonly onConfirm: () => void;
}

/** A button for what cannot be taken back: it is pressed twice, at two places. */
export function ConfirmedButton({ text, question, isBusy, onConfirm }: ConfirmedButtonProps) {
  const { common } = useCopy();
  const [isAsking, setAsking] = useState(false);
  const place = useSwapFocus<HTMLDivElement>(isAsking);
  return (
    <div className="confirmed" ref={place}>
      {isAsking ? (
        <>
          <Button kind="danger" isBusy={isBusy} onClick={onConfirm}>
            {question}
          </Button>
          <Button onClick={() => setAsking(false)}>{common.cancel}</Button>
        </>
      ) : (
        <Button label={question} onClick={() => setAsking(true)}>
          {text}
        </Button>
      )}
    </div>
  );
}
