/** The languages of the pages, by their tag (RFC 5646), with their own names and the direction they are written in. */
export const languages = {
  en: { name: 'English', direction: 'ltr' },
  ar: { name: 'العربية', direction: 'rtl' },
} as const;

export type Language = keyof typeof languages;

export function isLanguage(tag: string): tag is Language {
  return Object.hasOwn(languages, tag);
}

/** The cookie that keeps a choice; without one a browser's own languages decide. */
export const languageCookie = 'gatehouse_language';
