import type { Copy } from './copy.ts';
import type { Language } from './languages.ts';

/** The words of a language, which a page loads with its script, or when somebody chooses another. */
export const loadCopy: Readonly<Record<Language, () => Promise<Copy>>> = {
  en: async () => (await import('./en.ts')).en,
  ar: async () => (await import('./ar.ts')).ar,
};
