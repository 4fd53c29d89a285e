import type { Brand } from '../env.ts';

/** The style with a stage's own colours, which the settings have checked for contrast. */
export function brandStyle(style: string, { accent, accentDark }: Brand): string {
  const light = accent ? `:root{--accent:${accent}}` : '';
  const dark = accentDark ? `@media (prefers-color-scheme:dark){:root{--accent:${accentDark}}}` : '';
  return style + light + dark;
}
