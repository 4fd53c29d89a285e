import { usePage } from '../context.tsx';
import { type Language, languages } from '../copy/languages.ts';

/** Changes the language of the page as it stands: nothing that was typed is lost. */
export function LanguageChoice() {
  const { language, chooseLanguage, copy } = usePage();
  return (
    <select
      aria-label={copy.common.language}
      value={language}
      autoComplete="off"
      onChange={({ currentTarget }) => chooseLanguage(currentTarget.value as Language)}
    >
      {Object.entries(languages).map(([tag, { name }]) => (
        <option key={tag} value={tag} lang={tag}>
          {name}
        </option>
      ))}
    </select>
  );
}
