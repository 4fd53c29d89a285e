import { useState } from 'react';
import { passwordLength } from '#shared/contract/password';
import { useCopy } from '../context.tsx';
import { useReady } from './button.tsx';
import { FieldFrame } from './field.tsx';
import { type Strength, strengthOf } from './password-strength.ts';

interface PasswordFieldProps {
  readonly name: string;
  readonly label: string;
  /** `new` for one that is being chosen, which gets advice; `current` for one to be checked. */
  readonly kind: 'new' | 'current';
}

const { min, max } = passwordLength;

/** Understood by Apple's password manager: what a generated password must be like. */
const passwordRules = `minlength: ${min}; maxlength: ${max}; allowed: unicode;`;

/** A password, which may be shown. It has no `maxlength`: browsers would cut a pasted one off without a word. */
export function PasswordField({ name, label, kind }: PasswordFieldProps) {
  const { password: words, problems } = useCopy();
  const [isShown, setShown] = useState(false);
  const isReady = useReady();
  const [strength, setStrength] = useState<Strength>();
  const isNew = kind === 'new';
  const check = (input: HTMLInputElement) => {
    const fault = isNew ? lengthFault(input.value) : undefined;
    input.setCustomValidity(fault ? `${problems[fault].heading}. ${problems[fault].text}` : '');
    if (isNew) setStrength(input.value === '' ? undefined : strengthOf(input.value));
  };
  return (
    <FieldFrame
      name={name}
      label={label}
      {...(isNew && { hint: words.hint, after: <Meter strength={strength} /> })}
    >
      {(control) => (
        <div className="password">
          <input
            {...control}
            {...(isNew && { passwordrules: passwordRules })}
            type={isShown ? 'text' : 'password'}
            dir="ltr"
            autoComplete={isNew ? 'new-password' : 'current-password'}
            autoCapitalize="none"
            spellCheck="false"
            onInput={({ currentTarget }) => check(currentTarget)}
          />
          <button
            type="button"
            className="reveal"
            disabled={!isReady}
            aria-pressed={isShown}
            aria-label={isShown ? words.hide : words.show}
            title={isShown ? words.hide : words.show}
            onClick={() => setShown(!isShown)}
          >
            <Eye isOpen={!isShown} />
          </button>
        </div>
      )}
    </FieldFrame>
  );
}

/** The engine counts characters as JavaScript does. */
function lengthFault({ length }: string) {
  if (length > 0 && length < min) return 'PASSWORD_TOO_SHORT';
  return length > max ? 'PASSWORD_TOO_LONG' : undefined;
}

function Meter({ strength }: { readonly strength: Strength | undefined }) {
  const { strengthLabel, strength: names } = useCopy().password;
  return (
    <div className={`meter ${strength ?? ''}`}>
      <span className="bar" aria-hidden="true" />
      <span aria-live="polite">
        {strength && (
          <>
            <span className="unseen">{strengthLabel('')}</span>
            {names[strength]}
          </>
        )}
      </span>
    </div>
  );
}

function Eye({ isOpen }: { readonly isOpen: boolean }) {
  return (
    <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
      <path d="M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12Z" />
      <circle cx="12" cy="12" r="3" />
      {!isOpen && <path d="M4 20 20 4" />}
    </svg>
  );
}
