import { useCopy } from '../context.tsx';
import { TextField } from './field.tsx';

const maxNameLength = 100;

interface NameFieldProps {
  readonly hint: string;
  readonly defaultValue?: string;
}

/** What somebody is called. */
export function NameField({ hint, defaultValue }: NameFieldProps) {
  const { common } = useCopy();
  return (
    <TextField
      name="name"
      label={common.name}
      hint={hint}
      autoComplete="name"
      maxLength={maxNameLength}
      pattern=".*\S.*"
      invalid={common.required}
      {...(defaultValue !== undefined && { defaultValue })}
    />
  );
}
