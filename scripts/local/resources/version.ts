import { z } from 'zod';
import { functionArn } from './naming.ts';
import { defineProvider } from './provider.ts';

/** The local stack deploys into an empty account every time, so each function has its first version. */
const onlyVersion = '1';

/** A published version. Invoking it invokes the function, whose code does not change while the stack runs. */
export const version = defineProvider({
  type: 'AWS::Lambda::Version',
  properties: z.strictObject({ FunctionName: z.string(), Description: z.string().optional() }),
  describe: (identity, { FunctionName }) => {
    const FunctionArn = `${functionArn(identity, FunctionName)}:${onlyVersion}`;
    return { ref: FunctionArn, attributes: { FunctionArn, Version: onlyVersion } };
  },
});
