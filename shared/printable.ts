/** A text without control, format (bidirectional, zero width) and line separating characters, which mislead a reader. */
export function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '');
}
