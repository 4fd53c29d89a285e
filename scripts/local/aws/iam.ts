import { z } from 'zod';
import { toPattern } from './wildcards.ts';

/** A policy says something that this evaluation does not understand; ignoring it would hide a hole. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
}

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

const policySchema = z.strictObject({
  Version: z.literal('2012-10-17'),
  Id: z.string().optional(),
  Statement: z
    .union([statementSchema, z.array(statementSchema)])
    .transform((statements) => (Array.isArray(statements) ? statements : [statements])),
});

/** An identity-based policy, as far as it is understood: Allow and Deny of actions on resources, with wildcards. */
export type Policy = z.output<typeof policySchema>;
type Statement = z.output<typeof statementSchema>;

/** What is asked for: `secretsmanager:GetSecretValue` on an ARN, or on `*` where an action has no resource. */
export type Access = { readonly action: string; readonly resource: string };

/**
 * Reads an identity-based policy.
 * @throws PolicyError for NotAction, NotResource, Condition, Principal and everything else not understood, by name
 */
export function parsePolicy(name: string, document: unknown): Policy {
  const unknownKey = findUnknownKey(document);
  if (unknownKey !== undefined) {
    throw new PolicyError(
      `policy ${name}: ${unknownKey} is not understood here: write the statement without it`,
    );
  }
  const parsed = policySchema.safeParse(document);
  if (parsed.success) return parsed.data;
  throw new PolicyError(`policy ${name} is not understood: ${z.prettifyError(parsed.error)}`);
}

const statementKeys = Object.keys(statementSchema.shape);
const documentShape = z.object({ Statement: z.unknown() });

/** Zod's message for a union does not name the key, and that name is what helps. */
function findUnknownKey(document: unknown): string | undefined {
  const statements = [documentShape.safeParse(document).data?.Statement].flat();
  return statements
    .flatMap((statement) => Object.keys(Object(statement)))
    .find((key) => !statementKeys.includes(key));
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
