import { useLocation } from '@docusaurus/router';

/** The path of this page, to come back to. */
export function useHere(): string {
  const { pathname, search, hash } = useLocation();
  return `${pathname}${search}${hash}`;
}
