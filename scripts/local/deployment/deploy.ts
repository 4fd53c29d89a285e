import type { PlannedResource } from '../assembly/plan.ts';
import type { Services } from '../resources/services.ts';

/** A resource could not be created; the message says which and why. */
export class DeploymentError extends Error {
  override readonly name = 'DeploymentError';
}

/** A stack's resources, in the order in which to create them. */
export interface StackPlan {
  readonly stackName: string;
  readonly resources: readonly PlannedResource<Services>[];
}

/** Splits a plan into its stacks; each stack's resources stand together in it. */
export function groupByStack(plan: readonly PlannedResource<Services>[]): StackPlan[] {
  const groups = Map.groupBy(plan, (resource) => resource.stackName);
  return [...groups].map(([stackName, resources]) => ({ stackName, resources }));
}

/** @throws DeploymentError at the first resource that cannot be created */
export async function deployStack({ resources }: StackPlan, services: Services): Promise<void> {
  for (const { stackName, logicalId, type, create } of resources) {
    try {
      await create(services);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new DeploymentError(`${stackName}/${logicalId} (${type}): ${reason}`, { cause });
    }
  }
}
