import { usePage } from '../../context.tsx';
import type { Copy } from '../../copy/copy.ts';
import type { Language } from '../../copy/languages.ts';
import type { ProfileField as Name } from '../../page-data.ts';
import { TextField } from '../../ui/field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { languageName, languageOptions } from './languages.ts';
import { isNumber, type ProfileRules } from './values.ts';

interface ProfileFieldProps {
  readonly name: Name;
  readonly rules: ProfileRules;
  readonly defaultValue: string;
}

/** A field of the profile, of the kind that its rules ask for. */
export function ProfileField({ name, rules, defaultValue }: ProfileFieldProps) {
  const { copy, language } = usePage();
  const words = copy.profile.fields[name];
  const { options, ...rule } = rules[name];
  const field = { name, label: words.label, defaultValue };
  if ('values' in words) {
    const values = (options ?? []).map((value) => ({
      value,
      label: valueInWords(copy, language, name, value),
    }));
    return (
      <SelectField
        {...field}
        options={[{ value: '', label: copy.profile.empty }, ...values]}
        isOptional="as-said"
      />
    );
  }
  if (name === 'preferred_language') {
    return <SelectField {...field} invalid={words.hint} options={languageOptions(language, defaultValue)} />;
  }
  return (
    <TextField
      {...field}
      {...rule}
      {...(isNumber(rule) && { type: 'number', inputMode: 'numeric' })}
      hint={words.hint}
      invalid={words.hint}
      autoComplete="off"
      isOptional="as-said"
    />
  );
}

/** What a field says, for people. */
export function valueInWords(copy: Copy, language: Language, name: Name, value: string): string {
  const words = copy.profile.fields[name];
  if (value === '') return copy.profile.empty;
  if ('values' in words) return (words.values as Readonly<Record<string, string>>)[value] ?? value;
  return name === 'preferred_language'
    ? languageName(value, language)
    : new Intl.NumberFormat(language).format(Number(value));
}
