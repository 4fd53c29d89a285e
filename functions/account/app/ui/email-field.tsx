import { useRef, useState } from 'react';
import { useCopy } from '../context.tsx';
import { suggestAddress } from './email-suggestion.ts';
import { TextField } from './field.tsx';

interface EmailFieldProps {
  readonly name?: string;
  readonly label?: string;
  /** `username` where somebody signs in: password managers look for that. */
  readonly autoComplete?: 'email' | 'username';
}

/** An e-mail address; says if a well-known domain was probably meant. */
export function EmailField({ name = 'email', label, autoComplete = 'email' }: EmailFieldProps) {
  const { common } = useCopy();
  const [suggestion, setSuggestion] = useState<string>();
  const place = useRef<HTMLDivElement>(null);
  const accept = () => {
    const input = place.current?.querySelector('input');
    if (input && suggestion) input.value = suggestion;
    setSuggestion(undefined);
    input?.focus();
  };
  return (
    <div ref={place}>
      <TextField
        name={name}
        label={label ?? common.email}
        type="email"
        dir="ltr"
        autoComplete={autoComplete}
        autoCapitalize="none"
        spellCheck="false"
        invalid={common.invalidEmail}
        onBlur={({ currentTarget }) => setSuggestion(suggestAddress(currentTarget.value))}
        after={
          <div aria-live="polite">
            {suggestion && (
              <button type="button" className="link" onClick={accept}>
                {common.didYouMean(suggestion)}
              </button>
            )}
          </div>
        }
      />
    </div>
  );
}
