import type { Token } from './tokens.ts';

/** A name with an optional schema, as `canonical` writes it: to be used within patterns over its text. */
export const namePattern = '(?:(?:[\\w$]+|"[^"]*") \\. )?(?:[\\w$]+|"[^"]*")';

/**
 * Tokens as one line that patterns can be trusted on: keywords in lower case, one space between tokens, identifiers
 * in quotes without white space, and nothing of what stands inside literals.
 */
export function canonical(tokens: readonly Token[]): string {
  return tokens.map(canonicalToken).join(' ');
}

function canonicalToken({ kind, text }: Token): string {
  if (kind === 'identifier') return `"${text.replaceAll(/[\s"]/g, '_')}"`;
  return kind === 'literal' ? "''" : text;
}

/** `public . "user"` and `user` are the same table. */
export function plainName(name: string): string {
  return name.replaceAll('"', '').replace(/^public \. /, '');
}

/** Tokens outside of all parentheses: what is inside belongs to a subquery, a type or an expression. */
export function outside(tokens: readonly Token[]): Token[] {
  let depth = 0;
  return tokens.filter((token) => {
    if (isSymbol(token, '(')) depth += 1;
    else if (isSymbol(token, ')')) depth -= 1;
    else return depth === 0;
    return false;
  });
}

/** Splits at the commas outside of all parentheses. */
export function splitAtCommas(tokens: readonly Token[]): Token[][] {
  let depth = 0;
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (isSymbol(token, '(')) depth += 1;
    if (isSymbol(token, ')')) depth -= 1;
    if (depth === 0 && isSymbol(token, ',')) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

export function isSymbol({ kind, text }: Token, symbol: string): boolean {
  return kind === 'symbol' && text === symbol;
}
