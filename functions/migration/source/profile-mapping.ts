import pg from 'pg';
import { profileCreation, profileFields } from '#shared/contract/profile';
import { ConfigurationError } from '#shared/errors';
import type { MigrationSettings } from '../env.ts';
import type { DocumentForm } from './projection/projection.ts';
import { finite } from './projection/times.ts';

type Profiles = NonNullable<MigrationSettings['profiles']>;
type Field = (typeof profileFields)[number];

/** Of the column's check: characters of a language tag. */
const languageLength = [2, 35] as const;
const defaultLanguage = "'en'";
const maxInteger = 2_147_483_647;
const uuidPattern = '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$';

/** SQL of one field of a profile: `value` is what the target gets, `isInvalid` whether the source's has no counterpart. */
interface MappedField {
  readonly field: Field;
  readonly value: string;
  readonly isInvalid: string;
}

/**
 * Profiles of the users in `kept`, those of a user in an order: were there several, the first by what they say counts.
 * @throws ConfigurationError if the settings map a value to one that the contract does not have
 */
export function readProfiles(profiles: Profiles | null, form: DocumentForm): string {
  if (!profiles) {
    return `select null::uuid as user_id, null::${form} as doc, null::text[] as invalid, true as is_first where false`;
  }
  const fields = profileFields.map((field) => mapField(field, profiles));
  const invalid = fields.map(({ field, isInvalid }) => `case when ${isInvalid} then '${field}' end`);
  const order = Object.values(profiles.columns).map((column) => `${textOf(column)} collate "C"`);
  return `
    select k.id as user_id,
      ${form}_build_object(${[...describeRow(profiles), ...fields.map(({ field, value }) => `'${field}', ${value}`)].join(', ')}) as doc,
      array_remove(array[${invalid.join(', ')}]::text[], null) as invalid,
      row_number() over (partition by ${['k.id order by null', ...order].join(', ')}) = 1 as is_first
    from kept k join ${profileTable(profiles)} p on p.user_id = k.id`;
}

/** Members of a profile beside its fields. What the source does not have is made of the user's. */
function describeRow({ columns }: Profiles): string[] {
  const made = "md5(k.id || ':profile')::uuid";
  const id = columns.id === undefined ? undefined : textOf(columns.id);
  const time = (column: string | undefined, otherwise: string) =>
    column === undefined
      ? otherwise
      : `coalesce(${finite(`p.${pg.escapeIdentifier(column)}::timestamptz`)}, ${otherwise})`;
  return [
    `'id', ${id === undefined ? made : `case when ${id} ~ '${uuidPattern}' then (${id})::uuid else ${made} end`}`,
    `'created_at', ${time(columns.created_at, 'k.created_at')}`,
    `'updated_at', ${time(columns.updated_at, 'k.updated_at')}`,
  ];
}

/** SQL of the profiles' table. */
export function profileTable({ table }: Profiles): string {
  return table.map((name) => pg.escapeIdentifier(name)).join('.');
}

/**
 * A value of the contract is kept, one that the settings spell otherwise is replaced, an empty one is empty, and any
 * other is invalid and left empty.
 */
function mapField(field: Field, profiles: Profiles): MappedField {
  const column = profiles.columns[field];
  const empty = field === 'preferred_language' ? defaultLanguage : 'null';
  if (column === undefined) return { field, value: empty, isInvalid: 'false' };
  const text = respell(textOf(column), readSpellings(field, profiles));
  const isValid = validity(field, text);
  const value = field === 'time_per_week' ? `(${text})::integer` : text;
  return {
    field,
    value: `case when ${isValid} then ${value} else ${empty} end`,
    isInvalid: `${text} <> '' and not ${isValid}`,
  };
}

/** SQL that tells whether a text is a value of the field. */
function validity(field: Field, text: string): string {
  if (field === 'preferred_language') return `(length(${text}) between ${languageLength.join(' and ')})`;
  if (field === 'time_per_week') {
    return `(case when ${text} ~ '^[0-9]{1,10}$' then (${text})::bigint <= ${maxInteger} else false end)`;
  }
  const values = profileCreation.shape[field].unwrap().unwrap().options;
  return `(${text} in (${values.map((value) => pg.escapeLiteral(value)).join(', ')}))`;
}

/** SQL of a column's text, whatever its type. */
function textOf(column: string): string {
  return `p.${pg.escapeIdentifier(column)}::text`;
}

function respell(text: string, spellings: Readonly<Record<string, string>>): string {
  if (Object.keys(spellings).length === 0) return text;
  return `coalesce(${pg.escapeLiteral(JSON.stringify(spellings))}::jsonb ->> ${text}, ${text})`;
}

/** The settings' own spellings of a field's values, each known to stand for one of the contract. */
function readSpellings(field: Field, { values }: Profiles): Readonly<Record<string, string>> {
  const spellings = values[field] ?? {};
  for (const value of Object.values(spellings)) {
    const candidate = field === 'time_per_week' ? Number(value) : value;
    if (profileCreation.shape[field].safeParse(candidate).success) continue;
    throw new ConfigurationError(
      `the migration's settings map a value of ${field} to "${value}", which a profile cannot have: use one of the API's`,
    );
  }
  return spellings;
}
