import { z } from 'zod';

const updatePolicySchema = z.strictObject({
  CodeDeployLambdaAliasUpdate: z.strictObject({
    ApplicationName: z.unknown(),
    DeploymentGroupName: z.unknown(),
  }),
});

/**
 * A resource as CloudFormation has it. Understood and without effect here: DeletionPolicy and UpdateReplacePolicy
 * (the local stack deletes and replaces nothing), Metadata (for tools) and the UpdatePolicy of an alias (nothing is
 * updated: every start deploys into an empty account). Condition and CreationPolicy would change what is created, so
 * they are refused.
 */
const resourceSchema = z.strictObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DependsOn: z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((names) => (typeof names === 'string' ? [names] : names)),
  DeletionPolicy: z.enum(['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot']).optional(),
  UpdateReplacePolicy: z.enum(['Delete', 'Retain', 'Snapshot']).optional(),
  UpdatePolicy: updatePolicySchema.optional(),
  Metadata: z.unknown().optional(),
});

const outputSchema = z.strictObject({
  Value: z.unknown(),
  Description: z
    .string({ error: 'must be plain text: CloudFormation evaluates no functions here' })
    .optional(),
  Export: z.strictObject({ Name: z.unknown() }).optional(),
});

/**
 * A template as the CDK synthesizes it. The bootstrap version's parameter and rule are the CDK's own check of the AWS
 * account and mean nothing here; other Parameters and Rules, Conditions, Transform and Hooks are refused.
 */
export const templateSchema = z.strictObject({
  AWSTemplateFormatVersion: z.literal('2010-09-09').optional(),
  Description: z.string().optional(),
  Metadata: z.unknown().optional(),
  Parameters: z.strictObject({ BootstrapVersion: z.unknown().optional() }).optional(),
  Rules: z.strictObject({ CheckBootstrapVersion: z.unknown().optional() }).optional(),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
  Resources: z.record(z.string(), resourceSchema).default({}),
  Outputs: z.record(z.string(), outputSchema).default({}),
});

export type Template = z.output<typeof templateSchema>;
export type Resource = z.output<typeof resourceSchema>;

/** Zod's issues as one path and message each, with a line of its own for every key that is not understood. */
export function describeIssues(error: z.ZodError): { path: PropertyKey[]; message: string }[] {
  return error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, message: lowerFirst(issue.message) }];
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      message: 'is not understood: leave it out, or add it to the local stack',
    }));
  });
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
