/** Domains at which most people have their mailboxes. */
const wellKnown = [
  'gmail.com',
  'googlemail.com',
  'outlook.com',
  'hotmail.com',
  'live.com',
  'yahoo.com',
  'icloud.com',
  'me.com',
  'proton.me',
  'protonmail.com',
  'aol.com',
  'gmx.de',
  'gmx.net',
  'web.de',
  'mail.ru',
  'yandex.ru',
  'qq.com',
  '163.com',
] as const;

/** A swapped pair of letters counts twice: it is one slip. Short domains are too near to each other for two. */
const maxDistance = 2;
const shortLength = 8;

/** The address that was probably meant, if its domain is a slip away from a well-known one; else undefined. */
export function suggestAddress(address: string): string | undefined {
  const [, local = '', domain = ''] = /^([^@\s]+)@([^@\s]+)$/.exec(address.trim().toLowerCase()) ?? [];
  if (domain === '' || wellKnown.some((known) => known === domain)) return undefined;
  const nearest = wellKnown
    .map((known) => ({ known, distance: distanceBetween(domain, known) }))
    .filter(({ known, distance }) => distance <= (known.length < shortLength ? 1 : maxDistance))
    .sort((a, b) => a.distance - b.distance)[0];
  return nearest && `${local}@${nearest.known}`;
}

/** Letters to be added, removed or replaced to make one text the other (Levenshtein 1966). */
function distanceBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...to].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
