import { z } from 'zod';
import { policySchema } from '../aws/iam.ts';
import { arn, generatedName, stableId } from './naming.ts';
import { defineProvider } from './provider.ts';
import { tagsSchema } from './tags.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const longestName = 64;

/**
 * Lambda runs functions with it; EventBridge Scheduler and Step Functions invoke them with it. CodeDeploy is left out
 * here, so that nobody ever takes on its role.
 */
const trustedServices = [
  'lambda.amazonaws.com',
  'scheduler.amazonaws.com',
  'states.amazonaws.com',
  'codedeploy.amazonaws.com',
] as const;

/** For services that act for many accounts. There is one account here, and nobody else to keep out. */
const sourceCondition = z.strictObject({
  StringEquals: z.strictObject({ 'aws:SourceAccount': z.string() }),
});

/** People of the account, who take a role on by STS. */
const accountPrincipal = z.strictObject({
  AWS: z
    .string()
    .regex(/^arn:aws[a-z-]*:iam::\d{12}:root$/, { error: 'only the account itself is understood' }),
});

const trustPolicySchema = z.strictObject({
  Version: z.literal('2012-10-17'),
  Statement: z.array(
    z.strictObject({
      Effect: z.literal('Allow'),
      Action: z.literal('sts:AssumeRole'),
      Condition: sourceCondition.optional(),
      Principal: z.union([z.strictObject({ Service: z.enum(trustedServices) }), accountPrincipal]),
    }),
  ),
});

/** Grants writing logs and nothing else; no service of the local stack asks for that. */
const understoodManagedPolicy = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';

/** A role whose policies are evaluated for every request that its functions make to the AWS endpoint. */
export const role = defineProvider({
  type: 'AWS::IAM::Role',
  properties: z.strictObject({
    AssumeRolePolicyDocument: trustPolicySchema,
    Description: z.string().optional(),
    ManagedPolicyArns: z.array(z.literal(understoodManagedPolicy)).optional(),
    Policies: z.array(z.strictObject({ PolicyName: z.string(), PolicyDocument: policySchema })).default([]),
    RoleName: z.string().optional(),
    Tags: tagsSchema,
  }),
  describe: (identity, { RoleName: name = generatedName(identity, longestName) }) => ({
    ref: name,
    attributes: {
      Arn: arn('iam', identity, `role/${name}`),
      RoleId: `AROA${stableId(name, 17).toUpperCase()}`,
    },
  }),
  create: ({ ref, attributes, properties }, { principals }) => {
    const { Statement } = properties.AssumeRolePolicyDocument;
    principals.addRole(attributes.Arn, ref, { isForPeople: Statement.some(isForPeople) });
    for (const { PolicyName, PolicyDocument } of properties.Policies) {
      principals.addPolicy(ref, PolicyName, PolicyDocument);
    }
  },
});

function isForPeople({ Principal }: z.output<typeof trustPolicySchema>['Statement'][number]): boolean {
  return 'AWS' in Principal;
}
