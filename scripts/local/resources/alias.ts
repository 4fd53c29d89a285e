import { z } from 'zod';
import { functionArn } from './naming.ts';
import { defineProvider } from './provider.ts';
import { provisionedConcurrencySchema } from './version.ts';

/** A name for a version, by which callers reach it. Routing between two versions is refused: there is only one. */
export const alias = defineProvider({
  type: 'AWS::Lambda::Alias',
  properties: z.strictObject({
    Description: z.string().optional(),
    FunctionName: z.string(),
    FunctionVersion: z.string(),
    Name: z.string(),
    ProvisionedConcurrencyConfig: provisionedConcurrencySchema,
  }),
  describe: (identity, { FunctionName, Name }) => {
    const AliasArn = `${functionArn(identity, FunctionName)}:${Name}`;
    return { ref: AliasArn, attributes: { AliasArn }, functionArn: functionArn(identity, FunctionName) };
  },
  create: ({ ref, functionArn, properties }, { functions }) =>
    functions.setAlias(ref, {
      versionArn: `${functionArn}:${properties.FunctionVersion}`,
      provisionedConcurrency: properties.ProvisionedConcurrencyConfig,
    }),
});
