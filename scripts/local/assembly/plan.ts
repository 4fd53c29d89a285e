import { AssemblyError, type Fault } from './faults.ts';
import type { Stack } from './manifest.ts';
import { orderByDependency } from './order.ts';
import { planStack } from './plan-stack.ts';
import type { Planned, ResourceType } from './resource-type.ts';

/** A resource that can be created once all before it in the plan are. */
export interface PlannedResource<Services> extends Planned<Services> {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
}

export interface Place {
  readonly region: string;
  readonly accountId: string;
}

/**
 * Works out every resource of all stacks, in the order in which to create them, with all intrinsic functions resolved.
 *
 * @param place stands in where a stack is synthesized for any account and region
 * @throws AssemblyError with every resource type, property, function and name that is not understood, in all stacks
 */
export function planStacks<Services>(
  stacks: readonly Stack[],
  types: readonly ResourceType<Services>[],
  place: Place,
): PlannedResource<Services>[] {
  const faults: Fault[] = [];
  const exports = new Map<string, string>();
  const byId = new Map(stacks.map((stack) => [stack.id, stack]));
  const order = orderByDependency(new Map(stacks.map((stack) => [stack.id, stack.dependencies])));
  const knownTypes = new Map(types.map((type) => [type.type, type]));
  const resources = order.flatMap((id) => {
    const stack = byId.get(id);
    return stack === undefined ? [] : planStack({ stack, types: knownTypes, place, exports, faults });
  });
  if (faults.length > 0) throw new AssemblyError(faults);
  return resources;
}
