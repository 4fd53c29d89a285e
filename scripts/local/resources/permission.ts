import { z } from 'zod';
import { functionArn, generatedName } from './naming.ts';
import { defineProvider } from './provider.ts';

const longestStatementId = 100;

/** Lets the HTTP API invoke a function. Without SourceArn every API may. */
export const permission = defineProvider({
  type: 'AWS::Lambda::Permission',
  properties: z.strictObject({
    Action: z.literal('lambda:InvokeFunction'),
    FunctionName: z.string(),
    Principal: z.literal('apigateway.amazonaws.com'),
    SourceArn: z.string().default('*'),
  }),
  describe: (identity, { FunctionName }) => ({
    ref: generatedName(identity, longestStatementId),
    attributes: {},
    functionArn: functionArn(identity, FunctionName),
  }),
  create: ({ functionArn, properties }, { httpApi }) => {
    httpApi.addPermission({ functionArn, sourceArn: properties.SourceArn });
  },
});
