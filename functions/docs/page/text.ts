import { type Html, html } from '#shared/html';

/** A text in which backquotes mark code. */
export function renderText(text: string): Html {
  const parts = text
    .split('`')
    .map((part, index) => (index % 2 === 0 ? html`${part}` : html`<code>${part}</code>`));
  return html`${parts}`;
}
