import { z } from 'zod';
import { describeFaults } from '#shared/env';
import { ConfigurationError } from '#shared/errors';

/** Properties of the custom resource, as CloudFormation passes them: every value is a text. */
const neonProperties = z.object({
  Stage: z.string().min(1),
  ProjectName: z.string().min(1),
  Region: z.string().min(1),
  PgVersion: z.coerce.number().int(),
  /** `production` of a stage that gets a branch of its own; absent of production's stage. */
  BranchFrom: z.literal('production').optional(),
});

/** What a stage asks for. */
export interface Wanted {
  readonly stage: string;
  readonly projectName: string;
  readonly region: string;
  readonly pgVersion: number;
  /** Whether the stage has the project's default branch, or one of its own made from it. */
  readonly kind: 'default' | 'preview';
  /** The stack that asks: it owns the branches that it creates. */
  readonly owner: string;
}

/** @throws ConfigurationError naming every property at fault */
export function parseWanted(properties: unknown, stackId: string): Wanted {
  const parsed = neonProperties.safeParse(properties);
  if (!parsed.success)
    throw new ConfigurationError(`the resource's properties are not valid: ${describeFaults(parsed.error)}`);
  const { Stage: stage, ProjectName: projectName, Region: region, PgVersion: pgVersion } = parsed.data;
  const kind = parsed.data.BranchFrom === undefined ? 'default' : 'preview';
  return { stage, projectName, region, pgVersion, kind, owner: ownerOf(stackId) };
}

/** A stack's ARN without the last part, which is another one each time that the stack is created. */
function ownerOf(stackId: string): string {
  return stackId.split('/').slice(0, 2).join('/');
}

/** Where a stage's database is. */
export interface Place {
  readonly kind: Wanted['kind'];
  readonly projectId: string;
  readonly branchId: string;
}

/** The physical id of a resource whose creation failed. */
export const unknownPlaceId = 'unknown';

/** The physical id says what a later request needs, whatever the names are by then. */
export function formatPlace({ kind, projectId, branchId }: Place): string {
  return [kind, projectId, branchId].join('/');
}

/** Answers undefined for the id of a creation that failed. */
export function parsePlace(physicalResourceId: string): Place | undefined {
  const [kind, projectId, branchId] = physicalResourceId.split('/');
  if ((kind !== 'default' && kind !== 'preview') || !projectId || !branchId) return undefined;
  return { kind, projectId, branchId };
}
