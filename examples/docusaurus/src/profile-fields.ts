import type { ProfileCreation } from 'gatehouse/client';

type Field = keyof ProfileCreation;
type ChoiceField = Exclude<Field, 'time_per_week' | 'preferred_language'>;

interface Choice<F extends ChoiceField> {
  readonly label: string;
  readonly options: Readonly<Record<NonNullable<ProfileCreation[F]>, string>>;
}

/** What people choose from, in words. A value that the contract gets, and that has none here, does not compile. */
export const choices: { readonly [F in ChoiceField]: Choice<F> } = {
  age_range: {
    label: 'Age',
    options: { under_18: 'Under 18', '18_24': '18 to 24', '25_34': '25 to 34', '35_plus': '35 or older' },
  },
  education_level: {
    label: 'Education',
    options: {
      high_school: 'High school',
      undergrad: 'Bachelor’s degree',
      masters: 'Master’s degree',
      phd: 'Doctorate',
      self_taught: 'Self-taught',
    },
  },
  tech_background: {
    label: 'Background',
    options: {
      software_engineer: 'Software engineer',
      hardware_engineer: 'Hardware engineer',
      student: 'Student',
      hobbyist: 'Hobbyist',
    },
  },
  primary_goal: {
    label: 'Goal',
    options: {
      career_switch: 'A new career',
      academic: 'Studies',
      hobby_project: 'A project of my own',
      startup_founder: 'A company of my own',
    },
  },
  learning_mode: {
    label: 'I learn best from',
    options: { visual: 'Pictures', textual: 'Texts', code_first: 'Code' },
  },
  learning_speed: {
    label: 'Speed',
    options: { intensive: 'Intensive', balanced: 'Balanced', casual: 'Casual' },
  },
};

/** What was typed and is not saved yet, as texts. */
export type Draft = { readonly [F in Field]?: string };

/** What the API takes for a draft: an empty field has no value. */
export function toChange(draft: Draft): ProfileCreation {
  const { time_per_week: hours, preferred_language: language, ...chosen } = draft;
  const entries = Object.entries(chosen).map(([field, text]) => [field, text === '' ? null : text]);
  return {
    ...(Object.fromEntries(entries) as ProfileCreation),
    ...(hours !== undefined && { time_per_week: hours === '' ? null : Number(hours) }),
    ...(language !== undefined && { preferred_language: language }),
  };
}
