/**
 * Where to send somebody in the end: an address of this origin, as a path, or of an allowed one. Null for anything else,
 * however it is written: what a browser would make of it is what is looked at (WHATWG URL).
 *
 * @param issuer the pages' own origin
 */
export function readReturnTo(
  wanted: string | undefined,
  { issuer, allowedOrigins }: { readonly issuer: string; readonly allowedOrigins: readonly string[] },
): string | null {
  if (wanted === undefined) return null;
  const url = URL.parse(wanted, issuer);
  if (url?.username !== '' || url.password !== '') return null;
  // A blob has the origin of whoever has made it.
  if (url.protocol === 'blob:') return null;
  if (url.origin === new URL(issuer).origin) return pathIn(url);
  return allowedOrigins.includes(url.origin) ? url.href : null;
}

/** A path that begins with two slashes would be another origin's address. */
function pathIn({ pathname, search, hash }: URL): string | null {
  return pathname.startsWith('//') ? null : pathname + search + hash;
}
