import { z } from 'zod';

/** Visible ASCII: anything else would make an HTTP library quote the key in its complaint. */
const keyPattern = /^[!-~]+$/;

/**
 * What a stage's secret `neon` holds: an API key (https://neon.com/docs/manage/api-keys). A personal key also needs the
 * organization to work in; an organization's or a project's key knows its own.
 */
export const neonCredentials = z.object({
  apiKey: z.string().regex(keyPattern, 'must be an API key without spaces'),
  orgId: z
    .string()
    .regex(/^[a-z0-9-]{1,60}$/, 'must be an organization id such as org-bold-sun-1234')
    .optional(),
});

export type NeonCredentials = z.output<typeof neonCredentials>;
