/** Colours of a mail. Every text has a contrast of at least 4.5:1 (WCAG 2.2, 1.4.3). */
export interface Palette {
  readonly page: string;
  readonly card: string;
  readonly border: string;
  readonly text: string;
  /** Text that matters less. */
  readonly quiet: string;
  readonly link: string;
  readonly button: string;
  readonly onButton: string;
  readonly danger: string;
  readonly onDanger: string;
}

export const light: Palette = {
  page: '#f1f3f6',
  card: '#ffffff',
  border: '#dde2e8',
  text: '#1b232d',
  quiet: '#4d5967',
  link: '#1a4fc4',
  button: '#1a4fc4',
  onButton: '#ffffff',
  danger: '#b3211d',
  onDanger: '#ffffff',
};

export const dark: Palette = {
  page: '#101419',
  card: '#1a2027',
  border: '#333c47',
  text: '#e8ecf1',
  quiet: '#aab4c0',
  link: '#9dbbff',
  button: '#9dbbff',
  onButton: '#0a1a3c',
  danger: '#ff9d95',
  onDanger: '#3b0603',
};

/**
 * Mail programs that drop styles from the head show the light colours, which are also written into the elements; where they
 * know `prefers-color-scheme`, these win.
 */
export const styles = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
a { color: ${light.link}; }
@media (prefers-color-scheme: dark) {
  .page { background-color: ${dark.page} !important; }
  .card { background-color: ${dark.card} !important; border-color: ${dark.border} !important; }
  .rule { border-color: ${dark.border} !important; }
  .text { color: ${dark.text} !important; }
  .quiet { color: ${dark.quiet} !important; }
  .link { color: ${dark.link} !important; }
  .button { background-color: ${dark.button} !important; color: ${dark.onButton} !important; }
  .danger { background-color: ${dark.danger} !important; color: ${dark.onDanger} !important; }
}
@media (max-width: 479px) {
  .card { padding: 24px 20px !important; }
  .button { display: block !important; text-align: center !important; }
}`.trim();
