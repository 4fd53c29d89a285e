import type { InputHTMLAttributes, ReactNode } from 'react';
import { useCopy } from '../context.tsx';
import { useFieldError } from './field-errors.tsx';

export interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: ReactNode;
  /** Said of what the browser or the server finds wrong. */
  readonly invalid?: string | undefined;
  /** `as-said` where the page says it of all fields at once. */
  readonly isOptional?: boolean | 'as-said';
}

/** What ties a control to its label, hint and fault. */
export interface ControlProps {
  readonly id: string;
  readonly name: string;
  readonly 'aria-invalid': true | undefined;
  readonly 'aria-describedby': string | undefined;
  readonly 'data-invalid': string | undefined;
  readonly required: boolean;
}

interface FieldFrameProps extends FieldProps {
  readonly children: (control: ControlProps) => ReactNode;
  /** Below the control. */
  readonly after?: ReactNode;
}

/** A control with its label above, and its hint and fault below. */
export function FieldFrame({
  name,
  label,
  hint: usualHint,
  invalid,
  isOptional = false,
  children,
  after,
}: FieldFrameProps) {
  const { common } = useCopy();
  const error = useFieldError(name);
  const hint = usualHint === error ? undefined : usualHint;
  const described = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={name}>
        {label}
        {isOptional === true && <span className="optional"> ({common.optional})</span>}
      </label>
      {children({
        id: name,
        name,
        'aria-invalid': error ? true : undefined,
        'aria-describedby': described || undefined,
        'data-invalid': invalid,
        required: !isOptional,
      })}
      {after}
      {hint && (
        <p className="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p className="error" id={`${name}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

type InputProps = Pick<
  InputHTMLAttributes<HTMLInputElement>,
  | 'type'
  | 'autoComplete'
  | 'inputMode'
  | 'pattern'
  | 'min'
  | 'max'
  | 'minLength'
  | 'maxLength'
  | 'defaultValue'
  | 'autoCapitalize'
  | 'spellCheck'
  | 'onBlur'
  | 'dir'
>;

/** A line of text. */
export function TextField({
  name,
  label,
  hint,
  invalid,
  isOptional,
  after,
  ...input
}: FieldProps & InputProps & { readonly after?: ReactNode }) {
  return (
    <FieldFrame {...{ name, label, hint, invalid, after }} isOptional={isOptional ?? false}>
      {(control) => <input {...control} {...input} />}
    </FieldFrame>
  );
}

/** A box to tick. */
export function Checkbox({ name, label }: { readonly name: string; readonly label: string }) {
  return (
    <label className="choice">
      <input type="checkbox" name={name} autoComplete="off" />
      <span>{label}</span>
    </label>
  );
}
