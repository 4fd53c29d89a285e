import { type RefObject, useEffect, useRef } from 'react';
import { type Values, valuesOf } from './values.ts';

/** Lets the browser ask whoever leaves while a form has something else than is saved; without `saved`, nobody. */
export function useLeaveWarning(saved: Values | undefined): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (!saved) return undefined;
    const warn = (event: BeforeUnloadEvent) => {
      if (form.current && differs(valuesOf(form.current), saved)) event.preventDefault();
    };
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [saved]);
  return form;
}

function differs(entered: Values, saved: Values): boolean {
  return Object.entries(entered).some(([name, value]) => value !== saved[name]);
}
