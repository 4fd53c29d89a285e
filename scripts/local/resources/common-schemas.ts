import { z } from 'zod';

/** Tags group costs and searches on AWS; here only a secret's are looked at. */
export const tagsSchema = z.array(z.strictObject({ Key: z.string(), Value: z.string() })).optional();

const namesSchema = z
  .union([z.string(), z.array(z.string())])
  .transform((names) => (typeof names === 'string' ? [names] : names));

/** A policy as far as it can be evaluated here. Condition, NotAction, NotResource and Principal would be holes, so they are refused. */
export const policyDocumentSchema = z.strictObject({
  Version: z.literal('2012-10-17'),
  Statement: z.array(
    z.strictObject({
      Sid: z.string().optional(),
      Effect: z.enum(['Allow', 'Deny']),
      Action: namesSchema,
      Resource: namesSchema,
    }),
  ),
});

export type PolicyDocument = z.output<typeof policyDocumentSchema>;
