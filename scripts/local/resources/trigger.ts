import { z } from 'zod';
import { defineProvider } from './provider.ts';

/** Where a `triggers.Trigger` of the CDK hands its work; that function is recognised and never run. */
export const triggerProviderPrefix = 'AWSCDKTriggerCustomResource';

/**
 * Invokes a function and waits for its answer, at every start (on AWS: at every deployment that changes it).
 * The function's own timeout ends it, so the trigger's is not needed here.
 */
export const trigger = defineProvider({
  type: 'Custom::Trigger',
  properties: z.strictObject({
    ExecuteOnHandlerChange: z.union([z.boolean(), z.enum(['true', 'false'])]).optional(),
    HandlerArn: z.string(),
    InvocationType: z.literal('RequestResponse'),
    ServiceToken: z.string().includes(triggerProviderPrefix, {
      error: "custom resources other than the CDK's triggers are not understood",
    }),
    Timeout: z.string().optional(),
  }),
  describe: ({ logicalId }, { HandlerArn }) => ({ ref: `${logicalId}:${HandlerArn}`, attributes: {} }),
  create: ({ properties }, { invoke }) => invoke(properties.HandlerArn),
});
