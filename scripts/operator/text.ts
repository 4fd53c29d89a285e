/** Columns of a terminal that nobody has made wider. */
export const lineWidth = 80;

/** Breaks a text at its spaces into lines that fit; a word that does not is broken too. */
export function wrapWords(text: string, width: number): string[] {
  const words = text.split(' ').flatMap((word) => word.match(new RegExp(`.{1,${width}}`, 'gu')) ?? []);
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

const numberFormat = new Intl.NumberFormat('en-US');

/** A count for people: 12,345. */
export function formatCount(count: number): string {
  return numberFormat.format(count);
}
