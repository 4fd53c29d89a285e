import { type Token, tokenize } from './tokens.ts';

/** One SQL statement without its comments and its semicolon. Never empty. */
export interface Statement {
  readonly tokens: readonly Token[];
  /** Where its first token stands, counted from 1. */
  readonly line: number;
  /** The comment on the line before, if there is one. */
  readonly comment: string | undefined;
}

/** Splits SQL at the semicolons between statements. @throws SqlSyntaxError */
export function readStatements(sql: string): Statement[] {
  const statements: Statement[] = [];
  let tokens: Token[] = [];
  let comment: Token | undefined;
  const finish = (): void => {
    const [first] = tokens;
    if (first) statements.push({ tokens, line: first.line, comment: commentBefore(first, comment) });
    tokens = [];
    comment = undefined;
  };
  for (const token of tokenize(sql)) {
    if (token.kind === 'comment') comment = tokens.length === 0 ? token : comment;
    else if (token.text === ';' && token.kind === 'symbol' && !isInside(tokens)) finish();
    else tokens.push(token);
  }
  finish();
  return statements;
}

/** A comment of several lines ends where the next token's line begins. */
function commentBefore({ line }: Token, comment: Token | undefined): string | undefined {
  if (comment === undefined) return undefined;
  const lastLine = comment.line + comment.source.split('\n').length - 1;
  return lastLine === line - 1 ? comment.text.trim() : undefined;
}

/** Whether a semicolon after these tokens is part of the statement: in parentheses, or in `begin atomic … end`. */
function isInside(tokens: readonly Token[]): boolean {
  return depthAfter(tokens) > 0 || isInAtomicBody(tokens);
}

function isInAtomicBody(tokens: readonly Token[]): boolean {
  const words = tokens.filter(({ kind }) => kind === 'word').map(({ text }) => text);
  const start = words.findIndex((word, index) => word === 'begin' && words[index + 1] === 'atomic');
  if (start === -1) return false;
  const opened = words.slice(start).filter((word) => word === 'begin' || word === 'case').length;
  return opened > words.slice(start).filter((word) => word === 'end').length;
}

/** How many parentheses are open after these tokens. */
export function depthAfter(tokens: readonly Token[]): number {
  return tokens.reduce((depth, token) => depth + depthChange(token), 0);
}

function depthChange({ kind, text }: Token): number {
  if (kind !== 'symbol') return 0;
  return text === '(' ? 1 : text === ')' ? -1 : 0;
}
