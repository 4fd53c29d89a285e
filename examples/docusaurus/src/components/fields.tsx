import { type ComponentProps, type ReactNode, useId } from 'react';

interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  /** What is wrong with its value. */
  readonly fault?: string | undefined;
}

export function TextField({ label, hint, fault, ...input }: FieldProps & ComponentProps<'input'>) {
  return (
    <Field label={label} hint={hint} fault={fault}>
      {(ids) => <input className="field__input" {...ids} {...input} />}
    </Field>
  );
}

export function SelectField({ label, hint, fault, ...select }: FieldProps & ComponentProps<'select'>) {
  return (
    <Field label={label} hint={hint} fault={fault}>
      {(ids) => <select className="field__input" {...ids} {...select} />}
    </Field>
  );
}

interface ControlIds {
  readonly id: string;
  readonly 'aria-describedby': string;
  readonly 'aria-invalid': boolean;
}

function Field({
  label,
  hint,
  fault,
  children,
}: FieldProps & { readonly children: (ids: ControlIds) => ReactNode }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': `${id}-words`, 'aria-invalid': fault !== undefined })}
      <small id={`${id}-words`} className={fault ? 'field__fault' : undefined}>
        {fault ?? hint}
      </small>
    </div>
  );
}

export function SubmitButton({ busy, children, ...button }: ComponentProps<'button'> & { busy: boolean }) {
  return (
    <button
      type="submit"
      className="button button--primary button--block"
      aria-busy={busy}
      {...button}
      disabled={busy || button.disabled}
    >
      {busy ? 'Just a moment…' : children}
    </button>
  );
}
