/** Characters. A name is what a stranger typed into a form: a long one would be a text of its own in a mail from us. */
const longestName = 40;

/** Control and format characters (bidirectional overrides among them), line ends, lone surrogates; not the two joiners. */
const unprintable = /(?:(?![\u200c\u200d])[\p{C}\p{Zl}\p{Zp}])+/gu;
const invisible = /\p{Cf}+/gu;

/**
 * What a mail program may turn into a link: a scheme, an address, or a dot between letters, also a foreign one (UTS 46
 * section 2.3). A single letter after it is an initial, as in "J.R.R."
 */
const linkLike = /:\/\/|@|[\p{L}\p{N}-][.。][\p{L}\p{N}]{2}/u;

/**
 * A user's name for a greeting, on one line. Undefined for one that is empty, or that looks like a link: somebody else
 * would have put it there for the owner of the address to follow.
 */
export function toDisplayName(name: string): string | undefined {
  const shown = name.replace(unprintable, ' ').replace(/\s+/gu, ' ').trim();
  if (linkLike.test(shown.replace(invisible, '').normalize('NFKC'))) return undefined;
  const characters = [...shown];
  if (characters.length <= longestName) return shown || undefined;
  return `${characters.slice(0, longestName).join('').trim()}…`;
}
