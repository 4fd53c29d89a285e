import { createContext, useContext } from 'react';

/** What is wrong with fields, by their names. */
export type FieldErrors = Readonly<Record<string, string>>;

const Context = createContext<FieldErrors>({});

export const FieldErrorsProvider = Context.Provider;

export function useFieldError(name: string): string | undefined {
  return useContext(Context)[name];
}
