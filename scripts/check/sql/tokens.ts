/** A piece of SQL text. White space is left out; `text` of a word is in lower case, of a literal without its quotes. */
export interface Token {
  readonly kind: 'word' | 'identifier' | 'literal' | 'comment' | 'symbol';
  readonly text: string;
  /** Counted from 1, where the token begins. */
  readonly line: number;
  /** As it stands in the file. */
  readonly source: string;
}

/** A quote or comment that never ends: nothing behind it can be judged. */
export class SqlSyntaxError extends Error {
  override readonly name = 'SqlSyntaxError';
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

interface Lexeme {
  readonly kind: Token['kind'];
  readonly length: number;
  readonly text: string;
}

type Reader = (rest: string) => Lexeme | undefined;

/** The first that recognizes the text decides. */
const readers: readonly Reader[] = [
  readLineComment,
  readBlockComment,
  readDollarQuoted,
  readString,
  readIdentifier,
  readWord,
];

/**
 * Splits SQL as PostgreSQL does: nested comments, `''` and `E'\''` in strings, `""` in identifiers, dollar quotes.
 *
 * @see https://www.postgresql.org/docs/current/sql-syntax-lexical.html
 * @throws SqlSyntaxError
 */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  for (let at = 0; at < sql.length; ) {
    const rest = sql.slice(at);
    const { kind, text, length } = readLexeme(rest, line);
    const source = rest.slice(0, length);
    if (source.trim() !== '') tokens.push({ kind, text, line, source });
    line += source.split('\n').length - 1;
    at += length;
  }
  return tokens;
}

function readLexeme(rest: string, line: number): Lexeme {
  for (const read of readers) {
    const lexeme = read(rest);
    if (lexeme === undefined) continue;
    if (lexeme.length <= rest.length) return lexeme;
    throw new SqlSyntaxError(line, `${rest.slice(0, 2)} begins a quote or comment that never ends: close it`);
  }
  return { kind: 'symbol', text: rest.charAt(0), length: 1 };
}

/** What never ends has a length that no text has. */
const endless = Number.POSITIVE_INFINITY;

function readLineComment(rest: string): Lexeme | undefined {
  if (!rest.startsWith('--')) return undefined;
  const [comment = ''] = rest.split('\n', 1);
  return { kind: 'comment', text: comment.slice(2), length: comment.length };
}

function readBlockComment(rest: string): Lexeme | undefined {
  if (!rest.startsWith('/*')) return undefined;
  let depth = 0;
  for (const { 0: mark, index } of rest.matchAll(/\/\*|\*\//g)) {
    depth += mark === '/*' ? 1 : -1;
    if (depth === 0) return { kind: 'comment', text: rest.slice(2, index), length: index + 2 };
  }
  return { kind: 'comment', text: '', length: endless };
}

function readDollarQuoted(rest: string): Lexeme | undefined {
  const [tag] = /^\$(?:[a-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/i.exec(rest) ?? [];
  if (tag === undefined) return undefined;
  const end = rest.indexOf(tag, tag.length);
  const length = end === -1 ? endless : end + tag.length;
  return { kind: 'literal', text: rest.slice(tag.length, end), length };
}

function readString(rest: string): Lexeme | undefined {
  const [prefix] = /^(?:[ebxn]|u&)?'/i.exec(rest) ?? [];
  if (prefix === undefined) return undefined;
  const pattern = /^e/i.test(prefix) ? /^[^']*?'((?:[^'\\]|\\.|'')*)'/s : /^[^']*?'((?:[^']|'')*)'/;
  const [source, text = ''] = pattern.exec(rest) ?? [];
  return { kind: 'literal', text: text.replaceAll("''", "'"), length: source?.length ?? endless };
}

function readIdentifier(rest: string): Lexeme | undefined {
  if (!/^(?:u&)?"/i.test(rest)) return undefined;
  const [source, text = ''] = /^[^"]*"((?:[^"]|"")*)"/.exec(rest) ?? [];
  return { kind: 'identifier', text: text.replaceAll('""', '"'), length: source?.length ?? endless };
}

/** Numbers count as words: nothing here asks for them. */
function readWord(rest: string): Lexeme | undefined {
  const [source] = /^[\w\u0080-\uffff][\w$\u0080-\uffff]*/.exec(rest) ?? [];
  return source === undefined
    ? undefined
    : { kind: 'word', text: source.toLowerCase(), length: source.length };
}
