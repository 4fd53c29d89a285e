import { z } from 'zod';

/** Tags group costs and searches on AWS; here only a secret's are looked at. */
export const tagsSchema = z.array(z.strictObject({ Key: z.string(), Value: z.string() })).optional();
