import { z } from 'zod';
import { policySchema } from '../aws/iam.ts';
import { defineProvider } from './provider.ts';

/** An inline policy of one or more roles. */
export const policy = defineProvider({
  type: 'AWS::IAM::Policy',
  properties: z.strictObject({
    PolicyName: z.string(),
    PolicyDocument: policySchema,
    Roles: z.array(z.string()).min(1),
  }),
  describe: (_identity, { PolicyName }) => ({ ref: PolicyName, attributes: {} }),
  create: ({ properties }, { principals }) => {
    for (const roleName of properties.Roles) {
      principals.addPolicy(roleName, properties.PolicyName, properties.PolicyDocument);
    }
  },
});
