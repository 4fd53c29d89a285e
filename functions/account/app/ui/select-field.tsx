import { FieldFrame, type FieldProps } from './field.tsx';

interface SelectFieldProps extends FieldProps {
  readonly options: readonly Option[];
  readonly defaultValue: string;
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** One of several values. */
export function SelectField({ options, defaultValue, isOptional = false, ...field }: SelectFieldProps) {
  return (
    <FieldFrame {...field} isOptional={isOptional}>
      {(control) => (
        <select {...control} defaultValue={defaultValue} autoComplete="off">
          {options.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      )}
    </FieldFrame>
  );
}
