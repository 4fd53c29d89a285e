import { type RefObject, useEffect, useRef } from 'react';

/** Takes the focus to what has just taken the place of something else. The element needs `tabIndex={-1}`. */
export function useArrivalFocus<E extends HTMLElement>(): RefObject<E | null> {
  const place = useRef<E>(null);
  useEffect(() => place.current?.focus(), []);
  return place;
}

/** What has come at a place, the first of which gets the focus: what had it is gone. */
const focusable = '[tabindex="-1"], input, button';

/** Keeps the focus within a place, whose content depends on a value. */
export function useSwapFocus<E extends HTMLElement>(value: unknown): RefObject<E | null> {
  const place = useRef<E>(null);
  const before = useRef(value);
  useEffect(() => {
    if (before.current !== value) place.current?.querySelector<HTMLElement>(focusable)?.focus();
    before.current = value;
  }, [value]);
  return place;
}
