import { z } from 'zod';
import { functionArn } from './naming.ts';
import { defineProvider } from './provider.ts';

/** The local stack deploys into an empty account every time, so each function has its first version. */
const onlyVersion = '1';

/** How many environments are started before anybody calls; 0 where the template has nothing of it. */
export const provisionedConcurrencySchema = z
  .strictObject({ ProvisionedConcurrentExecutions: z.number() })
  .optional()
  .transform((config) => config?.ProvisionedConcurrentExecutions ?? 0);

/** A published version, with environments of its own. The function's code does not change while the stack runs. */
export const version = defineProvider({
  type: 'AWS::Lambda::Version',
  properties: z.strictObject({
    Description: z.string().optional(),
    FunctionName: z.string(),
    ProvisionedConcurrencyConfig: provisionedConcurrencySchema,
  }),
  describe: (identity, { FunctionName }) => {
    const unqualified = functionArn(identity, FunctionName);
    const FunctionArn = `${unqualified}:${onlyVersion}`;
    return { ref: FunctionArn, attributes: { FunctionArn, Version: onlyVersion }, functionArn: unqualified };
  },
  create: ({ functionArn, attributes, properties }, { functions }) =>
    functions.publish(functionArn, {
      version: attributes.Version,
      provisionedConcurrency: properties.ProvisionedConcurrencyConfig,
    }),
});
