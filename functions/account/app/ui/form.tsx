import { type ReactNode, type SyntheticEvent, useRef, useState } from 'react';
import { useCopy } from '../context.tsx';
import type { Copy, Words } from '../copy/copy.ts';
import type { Fault } from '../faults.ts';
import { Button } from './button.tsx';
import { type FieldErrors, FieldErrorsProvider } from './field-errors.tsx';
import { useLeaveWarning } from './leave-warning.ts';
import { FaultNotice } from './notice.tsx';
import { Said } from './said.tsx';
import { type Values, valuesOf } from './values.ts';

export type { Values } from './values.ts';

interface FormProps {
  readonly button: string;
  readonly isDangerous?: boolean;
  /** Does what the form is for; what is thrown away with a page need not be answered. */
  readonly send: (values: Values, form: HTMLFormElement) => Promise<Fault | undefined>;
  /** Said once that is done, for a form that stays. */
  readonly done?: string;
  /** What is saved of the fields: whoever leaves with anything else in them is asked. */
  readonly saved?: Values;
  /** What some codes mean here. */
  readonly words?: Readonly<Partial<Record<string, Words>>>;
  /** What else may help after a fault. */
  readonly help?: (fault: Fault) => ReactNode;
  /** Faults that belong to one field, by their codes. */
  readonly fieldOf?: Readonly<Partial<Record<string, string>>>;
  readonly children?: ReactNode;
}

/** A form that checks its fields, sends once, and says what came of it. What was typed stays, whatever happens. */
export function Form({
  button,
  isDangerous,
  send,
  done,
  saved,
  words,
  help,
  fieldOf = {},
  children,
}: FormProps) {
  const copy = useCopy();
  const [errors, setErrors] = useState<FieldErrors>({});
  const [fault, setFault] = useState<Fault>();
  const [isBusy, setBusy] = useState(false);
  const [isDone, setDone] = useState(false);
  const warned = useLeaveWarning(saved);
  const busy = useRef(false);

  const run = async (form: HTMLFormElement) => {
    const found = faultsOf(form, copy);
    setDone(false);
    setErrors(found);
    if (Object.keys(found).length > 0) return focusOn(form, found);
    busy.current = true;
    setBusy(true);
    setFault(undefined);
    const answer = await send(valuesOf(form), form);
    busy.current = false;
    setBusy(false);
    if (!answer) return setDone(true);
    const refused = refusedFields(answer, form, fieldOf, copy, words);
    setErrors(refused);
    if (Object.keys(refused).length > 0) focusOn(form, refused);
    else setFault(answer);
  };
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!busy.current) void run(event.currentTarget);
  };
  const forget = ({ target }: SyntheticEvent) => {
    const { name } = target as HTMLInputElement;
    setDone(false);
    if (name in errors) setErrors(({ [name]: _, ...others }) => others);
  };
  return (
    <form method="post" noValidate onSubmit={submit} onInput={forget} ref={warned}>
      {fault && (
        <FaultNotice fault={fault} words={words}>
          {help?.(fault)}
        </FaultNotice>
      )}
      <FieldErrorsProvider value={errors}>{children}</FieldErrorsProvider>
      <Button kind={isDangerous ? 'danger' : 'primary'} isBusy={isBusy}>
        {button}
      </Button>
      {done !== undefined && <Said text={isDone ? done : undefined} />}
    </form>
  );
}

/** What a browser finds wrong with the fields, in our words: its own are in its own language. */
function faultsOf(form: HTMLFormElement, copy: Copy): FieldErrors {
  const found: Record<string, string> = {};
  for (const field of fieldsOf(form)) {
    const { validity, name, dataset } = field;
    if (validity.valid) continue;
    found[name] = validity.valueMissing ? copy.common.required : (dataset.invalid ?? field.validationMessage);
  }
  return found;
}

/** What the server found wrong with single fields. */
function refusedFields(
  { code, fields = [] }: Fault,
  form: HTMLFormElement,
  fieldOf: Readonly<Partial<Record<string, string>>>,
  copy: Copy,
  words: Readonly<Partial<Record<string, Words>>> = {},
): FieldErrors {
  const own = fieldOf[code];
  if (own) {
    const { heading, text } = words[code] ?? copy.problems[code as keyof Copy['problems']];
    return { [own]: `${heading}. ${text}` };
  }
  const shown = new Map(fieldsOf(form).map((field) => [field.name, field]));
  return Object.fromEntries(
    fields.flatMap(({ field, message }) => {
      const input = shown.get(field);
      return input ? [[field, input.dataset.invalid ?? message]] : [];
    }),
  );
}

type FormField = HTMLInputElement | HTMLSelectElement;

function fieldsOf(form: HTMLFormElement): FormField[] {
  return [...form.elements].filter(
    (element): element is FormField => 'validity' in element && (element as FormField).name !== '',
  );
}

function focusOn(form: HTMLFormElement, errors: FieldErrors): void {
  fieldsOf(form)
    .find(({ name }) => name in errors)
    ?.focus();
}

/** Codes that are about the address, which is in the field of this name. */
export function faultsOfEmail(field: string): Readonly<Record<string, string>> {
  return { INVALID_EMAIL: field, TOO_LONG: field };
}

/** Codes that are about the new password, which is in the field of this name. */
export function faultsOfPassword(field: string): Readonly<Record<string, string>> {
  return { PASSWORD_TOO_SHORT: field, PASSWORD_TOO_LONG: field, PASSWORD_COMPROMISED: field };
}
