import type { MailLetter } from './html-layout.ts';

/** RFC 5322 section 2.1.1: "Each line of characters […] SHOULD be no more than 78 characters". */
const lineWidth = 78;
/** What separates a signature from a mail; the space belongs to it (RFC 3676 section 4.3). */
const signatureMark = '-- ';

/** The same mail for programs, and people, that read text alone. A link stands on a line of its own, whole. */
export function renderText({ product, greeting, paragraphs, action, notes, footer }: MailLetter): string {
  const blocks = [
    ...[greeting, ...paragraphs].map(wrap),
    ...(action ? [`${action.label}:\n${action.link}`] : []),
    ...notes.map(wrap),
    `${signatureMark}\n${product}\n${wrap(footer)}`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

function wrap(paragraph: string): string {
  const lines: string[] = [];
  for (const word of paragraph.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && longer.length <= lineWidth) lines.splice(-1, 1, longer);
    else lines.push(word);
  }
  return lines.join('\n');
}
