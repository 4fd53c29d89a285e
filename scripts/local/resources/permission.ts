import { z } from 'zod';
import { functionArn, generatedName } from './naming.ts';
import { defineProvider } from './provider.ts';

const longestStatementId = 100;

const shared = { Action: z.literal('lambda:InvokeFunction'), FunctionName: z.string() };

/** Lets the HTTP API, or Secrets Manager, invoke a function. Without SourceArn every API may. */
export const permission = defineProvider({
  type: 'AWS::Lambda::Permission',
  properties: z.discriminatedUnion('Principal', [
    z.strictObject({
      ...shared,
      Principal: z.literal('apigateway.amazonaws.com'),
      SourceArn: z.string().default('*'),
    }),
    z.strictObject({
      ...shared,
      Principal: z.literal('secretsmanager.amazonaws.com'),
      SourceAccount: z.string(),
    }),
  ]),
  check: (properties, { accountId }) =>
    'SourceAccount' in properties && properties.SourceAccount !== accountId
      ? [{ path: ['SourceAccount'], message: `lets in another account than this one, ${accountId}` }]
      : [],
  describe: (identity, { FunctionName }) => ({
    ref: generatedName(identity, longestStatementId),
    attributes: {},
    functionArn: functionArn(identity, FunctionName),
  }),
  create: ({ functionArn, properties }, { httpApi, secrets }) => {
    if ('SourceAccount' in properties) secrets.allowRotation(functionArn);
    else httpApi.addPermission({ functionArn, sourceArn: properties.SourceArn });
  },
});
