import { z } from 'zod';
import { generatedName } from './naming.ts';
import { defineProvider } from './provider.ts';

const longestName = 64;

/**
 * What becomes of asynchronous invocations that fail. They are never repeated here, so that a template that wants it is
 * refused; nor do they wait, so that their age is without effect.
 */
export const eventInvokeConfig = defineProvider({
  type: 'AWS::Lambda::EventInvokeConfig',
  properties: z.strictObject({
    FunctionName: z.string(),
    MaximumEventAgeInSeconds: z.number().optional(),
    MaximumRetryAttempts: z.literal(0),
    Qualifier: z.literal('$LATEST'),
  }),
  describe: (identity) => ({ ref: generatedName(identity, longestName), attributes: {} }),
});
