import { z } from 'zod';
import { profileCreation } from '#shared/contract/profile';
import type { migrationSettings as stepSettings } from '../../functions/migration/env.ts';
import { oneOf, pattern, settingsObject } from './kinds.ts';

type ProfileField = keyof typeof profileCreation.shape;
type ProfileColumn = ProfileField | 'id' | 'created_at' | 'updated_at';
const profileFields = Object.keys(profileCreation.shape) as [ProfileField, ...ProfileField[]];

/** PostgreSQL's limit for identifiers is in bytes (NAMEDATALEN - 1); a dot would leave open which part is the schema. */
const tablePattern = /^[^."\p{C}]{1,63}\.[^."\p{C}]{1,63}$/u;
const columnPattern = /^[^"\p{C}]{1,63}$/u;
const digitsPattern = /^\d+$/;

const columnError = 'must be the name of a column, or false for one that the source does not have';
const valuesError = 'must be an object with spellings by field: { "age_range": { "18-24": "18_24" } }';
const spellingsError = 'must be an object with a value of the field for each spelling: { "18-24": "18_24" }';
const fieldError = `is not a field of a profile: use one of ${profileFields.join(', ')}`;
const spellingError = 'must be text: the value that the spelling stands for';

const column = (field: ProfileColumn) =>
  z
    .union(
      [z.literal(false), z.string({ error: columnError }).regex(columnPattern, { error: columnError })],
      {
        error: columnError,
      },
    )
    .default(field)
    .meta({ kind: 'name of a column, or `false`' })
    .describe(`Column of \`${field}\`; \`false\` if there is none.`);

/** What the source spells otherwise, by field: each of its values and the one that it is here. */
const values = z
  .partialRecord(
    z.enum(profileFields),
    z.record(z.string(), z.string({ error: spellingError }), { error: spellingsError }),
    { error: (issue) => ('keys' in issue ? fieldError : valuesError) },
  )
  .check(({ value: mappings, issues }) => {
    for (const [field, spellings] of Object.entries(mappings)) {
      for (const [spelling, value] of Object.entries(spellings)) {
        const remedy = findRemedy(field as ProfileField, value);
        if (remedy === undefined) continue;
        issues.push({ code: 'custom', path: [field, spelling], message: remedy, input: value });
      }
    }
  });

const profiles = settingsObject({
  table: pattern(tablePattern, 'must be a schema and a table such as public.user_profile', 'schema and table')
    .default('public.user_profile')
    .describe('Table of the profiles; its `user_id` is the id in `auth.users`.'),
  columns: settingsObject({
    age_range: column('age_range'),
    education_level: column('education_level'),
    tech_background: column('tech_background'),
    primary_goal: column('primary_goal'),
    learning_mode: column('learning_mode'),
    learning_speed: column('learning_speed'),
    time_per_week: column('time_per_week'),
    preferred_language: column('preferred_language'),
    id: column('id'),
    created_at: column('created_at'),
    updated_at: column('updated_at'),
  } satisfies Record<ProfileColumn, z.ZodType>)
    .prefault({})
    .describe('Which column of that table is which of a profile here.'),
  values: values
    .default({})
    .meta({ kind: 'spellings by field, such as `{ "age_range": { "18-24": "18_24" } }`' })
    .describe('What values of the source are here, where they are spelt otherwise.'),
});

/** A Supabase project whose users move here. */
export function migrationSettings() {
  return settingsObject({
    anonymousUsers: oneOf(['keep', 'leave-out'])
      .default('keep')
      .describe(
        'What becomes of anonymous users: they get a placeholder for an address, or are only listed.',
      ),
    phoneUsers: oneOf(['keep', 'leave-out'])
      .default('keep')
      .describe('The same of users with a phone number and no address.'),
    profiles: z
      .union([z.literal(false), profiles], {
        error: 'must be false, or an object with settings of table, columns, values',
      })
      .prefault({})
      .describe('Where the profiles of the source are; `false` for a source without.'),
  });
}

export type ParsedMigrationSettings = z.output<ReturnType<typeof migrationSettings>>;

/** What the rest of a stage's settings says about sign-in here. */
export interface SignInOffer {
  readonly signIn: {
    readonly google: boolean;
    readonly github: boolean;
    readonly oidc: readonly { readonly id: string }[];
  };
  readonly secondFactor: { readonly totp: boolean };
}

/** What the steps that read the source are told. */
export function composeStepSettings(
  { profiles: source, ...users }: ParsedMigrationSettings,
  { signIn, secondFactor }: SignInOffer,
): z.output<typeof stepSettings> {
  return {
    ...users,
    profiles: source === false ? null : describeSource(source),
    providers: [
      ...(['google', 'github'] as const).filter((name) => signIn[name]),
      ...signIn.oidc.map(({ id }) => id),
    ],
    totp: secondFactor.totp,
  };
}

function describeSource({ table, columns, values: spellings }: z.output<typeof profiles>) {
  const [schema = '', name = ''] = table.split('.');
  const present = Object.entries(columns).filter(([, columnName]) => columnName !== false);
  return {
    table: [schema, name] as [string, string],
    columns: Object.fromEntries(present) as Partial<Record<ProfileColumn, string>>,
    values: spellings,
  };
}

/** What would be right instead of a value that a field cannot have; undefined for one that it can. */
function findRemedy(field: ProfileField, value: string): string | undefined {
  const schema = profileCreation.shape[field];
  const parsed = schema.safeParse(value);
  const isNumber = digitsPattern.test(value) && schema.safeParse(Number(value)).success;
  if (parsed.success || isNumber) return undefined;
  const [{ message } = { message: '' }] = parsed.error.issues;
  return `is not a value of ${field}: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
}
