import type { Profile, ProfileChange } from '#shared/contract/profile';
import type { FieldRules, ProfileField } from '../../page-data.ts';

/** A profile as a form has it: text by field, empty for what is not said. */
export type ProfileValues = Readonly<Record<ProfileField, string>>;

export type ProfileRules = Readonly<Record<ProfileField, FieldRules>>;

export function fieldsOf(rules: ProfileRules): readonly ProfileField[] {
  return Object.keys(rules) as ProfileField[];
}

export function isNumber({ min, max }: FieldRules): boolean {
  return min !== undefined || max !== undefined;
}

/** @param language what a new profile begins with */
export function emptyValues(rules: ProfileRules, language: string): ProfileValues {
  return toValues(rules, (name) => (name === 'preferred_language' ? language : ''));
}

export function valuesOfProfile(rules: ProfileRules, profile: Profile): ProfileValues {
  return toValues(rules, (name) => String(profile[name] ?? ''));
}

/** The fields in which two forms differ. */
export function changedFields(from: ProfileValues, to: ProfileValues): ProfileField[] {
  return (Object.keys(from) as ProfileField[]).filter((name) => from[name] !== to[name]);
}

/** The body that saves these fields: numbers as such, null for what was emptied. */
export function bodyOf(rules: ProfileRules, values: ProfileValues, fields: readonly ProfileField[]) {
  const saved = (name: ProfileField) => {
    if (values[name] === '') return null;
    return isNumber(rules[name]) ? Number(values[name]) : values[name];
  };
  // The server holds it against the contract.
  return Object.fromEntries(fields.map((name) => [name, saved(name)])) as ProfileChange;
}

/** What to show once a profile was changed elsewhere: what was entered here stays, the rest is as it is there. */
export function mergeValues(before: ProfileValues, there: ProfileValues, here: ProfileValues): ProfileValues {
  const kept = changedFields(before, here).map((name) => [name, here[name]]);
  return { ...there, ...Object.fromEntries(kept) };
}

function toValues(rules: ProfileRules, textOf: (name: ProfileField) => string): ProfileValues {
  return Object.fromEntries(fieldsOf(rules).map((name) => [name, textOf(name)])) as Record<
    ProfileField,
    string
  >;
}
