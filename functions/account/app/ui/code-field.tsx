import { useCopy } from '../context.tsx';
import { TextField } from './field.tsx';

/** Six digits of an authenticator app, as apps show them: with or without a space. */
export function CodeField({ label }: { readonly label: string }) {
  const { secondFactor } = useCopy();
  return (
    <TextField
      name="code"
      label={label}
      inputMode="numeric"
      autoComplete="one-time-code"
      pattern="\s*\d{3}\s*\d{3}\s*"
      invalid={secondFactor.codeFormat}
      dir="ltr"
    />
  );
}
