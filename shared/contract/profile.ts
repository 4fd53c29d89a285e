import { z } from 'zod';
import { answeredTime, type Resource } from '#shared/contract/resource';

/** Longest language tag accepted, in characters (RFC 5646 §4.4.1). */
const languageTagMaxLength = 35;

const languageTag = z
  .string()
  .max(languageTagMaxLength)
  .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'must be a language tag such as "en" or "pt-BR"');

const answers = {
  age_range: z.enum(['under_18', '18_24', '25_34', '35_plus']).nullable().optional(),
  education_level: z
    .enum(['high_school', 'undergrad', 'masters', 'phd', 'self_taught'])
    .nullable()
    .optional(),
  tech_background: z
    .enum(['software_engineer', 'hardware_engineer', 'student', 'hobbyist'])
    .nullable()
    .optional(),
  primary_goal: z
    .enum(['career_switch', 'academic', 'hobby_project', 'startup_founder'])
    .nullable()
    .optional(),
  learning_mode: z.enum(['visual', 'textual', 'code_first']).nullable().optional(),
  learning_speed: z.enum(['intensive', 'balanced', 'casual']).nullable().optional(),
  time_per_week: z.int32().min(0).nullable().optional(),
};

/** Body of `POST /api/profile`: everything may be left out; the language is then "en". */
export const profileCreation = z
  .strictObject({ ...answers, preferred_language: languageTag.default('en') })
  .meta({ id: 'ProfileCreation' });

/** Body of `PUT /api/profile`: only what is given changes; null empties an answer. */
export const profileChange = z
  .strictObject({ ...answers, preferred_language: languageTag.optional() })
  .refine((change) => Object.keys(change).length > 0, 'must name at least one field to change')
  .meta({ id: 'ProfileChange', minProperties: 1 });

/** The fields of a profile that its owner writes; also the columns that statements may set. */
export const profileFields = Object.keys(profileCreation.shape) as readonly (keyof ProfileCreation)[];

/** A profile as the API answers it. */
const profile = z
  .object({
    id: z.uuid(),
    user_id: z.uuid(),
    ...z.object(answers).required().shape,
    preferred_language: languageTag,
    created_at: answeredTime,
    updated_at: answeredTime,
  })
  .meta({ id: 'Profile' });

export type ProfileCreation = z.output<typeof profileCreation>;
export type ProfileChange = z.output<typeof profileChange>;
export type Profile = z.output<typeof profile>;

const path = '/api/profile';

export const resource = {
  table: 'user_profile',
  routes: [
    {
      method: 'GET',
      path,
      summary: "The caller's profile",
      answers: { 200: profile },
      problems: ['PROFILE_NOT_FOUND'],
    },
    {
      method: 'POST',
      path,
      summary: "Create the caller's profile",
      body: profileCreation,
      answers: { 201: profile },
      problems: ['PROFILE_EXISTS'],
    },
    {
      method: 'PUT',
      path,
      summary: "Change the given fields of the caller's profile",
      body: profileChange,
      answers: { 200: profile },
      ifMatch: true,
      problems: ['PROFILE_NOT_FOUND'],
    },
  ],
  problems: {
    PROFILE_NOT_FOUND: { status: 404, title: 'The user has no profile yet' },
    PROFILE_EXISTS: { status: 409, title: 'The user has a profile already' },
  },
} as const satisfies Resource;
