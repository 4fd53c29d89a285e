import { z } from 'zod';
import { profileCreation } from '#shared/contract/profile';
import type { FieldRules, ProfileField } from '../app/page-data.ts';

interface Schema {
  readonly enum?: readonly (string | null)[];
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

const { properties = {} } = z.toJSONSchema(profileCreation, {
  io: 'input',
  // In place: names of schemas are for the whole document of the API.
  metadata: z.registry(),
});

/** What each field of a profile takes, as the contract says it, in the terms of HTML: browsers then check it. */
export const profileRules = Object.fromEntries(
  Object.entries(properties).map(([name, schema]) => [name, rulesOf(schema as Schema)]),
) as Readonly<Record<ProfileField, FieldRules>>;

/** Of a field that may be null, the rules of the rest. */
function rulesOf({ anyOf = [], ...own }: Schema): FieldRules {
  const { enum: values, minimum, maximum, maxLength, pattern } = { ...anyOf[0], ...own };
  return {
    ...(values && { options: values.filter((value) => value !== null) }),
    ...(minimum !== undefined && { min: minimum }),
    ...(maximum !== undefined && { max: maximum }),
    ...(maxLength !== undefined && { maxLength }),
    ...(pattern !== undefined && { pattern }),
  };
}
