import { createHash } from 'node:crypto';
import { escapeHtml } from '#shared/escape-html';

/** Markup that may be sent as it is. Only this file makes it. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

type Value = string | number | Html | readonly Html[];

/** Markup from a template literal. Texts in it are escaped for element content and for quoted attributes. */
export function html(literals: TemplateStringsArray, ...values: readonly Value[]): Html {
  const markups = values.map(markupOf);
  return new Html(literals.map((literal, index) => literal + (markups[index] ?? '')).join(''));
}

/** A file of ours as content of `<style>` or `<script>`, where browsers read no escapes. */
export function rawText(text: string): Html {
  if (/<\/|<!--/.test(text))
    throw new TypeError('the text would end its element: write it without "</" and "<!--"');
  return new Html(text);
}

/** A script or style of a page as its Content Security Policy names it (CSP Level 3 §2.3.1). */
export function sourceHash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function markupOf(value: Value): string {
  if (value instanceof Html) return value.markup;
  if (typeof value === 'object') return value.map(({ markup }) => markup).join('');
  return escapeHtml(String(value));
}
