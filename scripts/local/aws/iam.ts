import { z } from 'zod';
import { toPattern } from './wildcards.ts';

const oneOrMore = z
  .union([z.string(), z.array(z.string()).min(1)])
  .transform((value) => (typeof value === 'string' ? [value] : value));

const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore,
  Resource: oneOrMore.refine((resources) => !resources.some((resource) => resource.includes('${')), {
    error: 'policy variables are not understood',
  }),
});

/**
 * An identity-based policy, as far as it is understood: Allow and Deny of actions on resources, with wildcards.
 * Ignoring Condition, NotAction, NotResource, Principal or a policy variable would hide a hole, so they are refused.
 */
export const policySchema = z.strictObject({
  Version: z.literal('2012-10-17'),
  Id: z.string().optional(),
  Statement: z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(statementSchema)),
});

export type Policy = z.output<typeof policySchema>;
type Statement = z.output<typeof statementSchema>;

/** What is asked for: `secretsmanager:GetSecretValue` on an ARN, or on `*` where an action has no resource. */
export interface Access {
  readonly action: string;
  readonly resource: string;
}

/**
 * IAM's evaluation of identity-based policies: an explicit Deny wins, and an Allow is needed.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(
  policies: Iterable<Policy>,
  access: Access,
): 'allowed' | 'denied' | 'explicitly denied' {
  const matching = [...policies].flatMap(({ Statement }) => Statement).filter((s) => isMatch(s, access));
  if (matching.some(({ Effect }) => Effect === 'Deny')) return 'explicitly denied';
  return matching.length > 0 ? 'allowed' : 'denied';
}

function isMatch({ Action, Resource }: Statement, { action, resource }: Access): boolean {
  return (
    Action.some((pattern) => toPattern(pattern, 'i').test(action)) &&
    Resource.some((pattern) => toPattern(pattern, '').test(resource))
  );
}
