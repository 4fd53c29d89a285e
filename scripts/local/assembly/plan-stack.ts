import type { Fault } from './faults.ts';
import { resolveIntrinsics } from './intrinsics.ts';
import { createLookup } from './lookup.ts';
import type { Stack } from './manifest.ts';
import { CircularDependencyError, orderByDependency } from './order.ts';
import type { Place, PlannedResource } from './plan.ts';
import { findReferences } from './references.ts';
import type { Description, Identity, ResourceType } from './resource-type.ts';
import type { Resource } from './template.ts';

interface StackPlanning<Services> {
  readonly stack: Stack;
  readonly types: ReadonlyMap<string, ResourceType<Services>>;
  readonly place: Place;
  /** Exported values of the stacks before; this stack's are added. */
  readonly exports: Map<string, string>;
  /** What is not understood is added. */
  readonly faults: Fault[];
}

/** Plans one stack's resources in order of dependency, and resolves its outputs. */
export function planStack<Services>(planning: StackPlanning<Services>): PlannedResource<Services>[] {
  const { stack, place, exports } = planning;
  const identity = {
    stackName: stack.name,
    region: stack.region ?? place.region,
    accountId: stack.accountId ?? place.accountId,
  };
  const described = new Map<string, Description | undefined>();
  const lookup = createLookup({ ...identity, described, exports, mappings: stack.template.Mappings });
  const planned = resourceOrder(planning).flatMap(([logicalId, resource]) => {
    const of = { stack: stack.name, logicalId, type: resource.Type };
    const report = (path: readonly PropertyKey[], message: string): void => {
      planning.faults.push({ ...of, path, message });
    };
    const properties = resolveIntrinsics(resource.Properties, lookup, report);
    // Without effect, but what it names must exist.
    resolveIntrinsics(resource.UpdatePolicy, lookup, report, ['UpdatePolicy']);
    const result = planResource(planning.types, resource, properties, { ...identity, logicalId }, report);
    described.set(logicalId, result);
    return result === undefined ? [] : [{ ...result, stackName: stack.name, logicalId, type: resource.Type }];
  });
  exportOutputs(planning, lookup);
  return planned;
}

function planResource<Services>(
  types: StackPlanning<Services>['types'],
  resource: Resource,
  properties: unknown,
  identity: Identity,
  report: (path: readonly PropertyKey[], message: string) => void,
) {
  const type = types.get(resource.Type);
  if (type === undefined) {
    report([], 'resource type is not understood: leave it out, or add it to the local stack');
    return undefined;
  }
  const result = type.plan(properties, identity);
  if ('resource' in result) return result.resource;
  for (const fault of result.faults) report(fault.path, fault.message);
  return undefined;
}

function resourceOrder<Services>({ stack, faults }: StackPlanning<Services>): [string, Resource][] {
  const resources = Object.entries(stack.template.Resources);
  const dependencies = new Map<string, string[]>();
  for (const [logicalId, resource] of resources) {
    const references = findReferences([resource.Properties, resource.UpdatePolicy]);
    dependencies.set(logicalId, [...references, ...resource.DependsOn]);
    for (const name of resource.DependsOn.filter((name) => !(name in stack.template.Resources))) {
      const of = { stack: stack.name, logicalId, type: resource.Type };
      faults.push({ ...of, path: ['DependsOn'], message: `there is no resource ${name} in this stack` });
    }
  }
  try {
    const byId = new Map(resources);
    return orderByDependency(dependencies).flatMap((logicalId) => {
      const resource = byId.get(logicalId);
      return resource === undefined ? [] : [[logicalId, resource]];
    });
  } catch (error) {
    if (!(error instanceof CircularDependencyError)) throw error;
    faults.push({ stack: stack.name, path: [], message: error.message });
    return [];
  }
}

function exportOutputs<Services>(planning: StackPlanning<Services>, lookup: ReturnType<typeof createLookup>) {
  const { stack, exports, faults } = planning;
  for (const [name, output] of Object.entries(stack.template.Outputs)) {
    const report = (path: readonly PropertyKey[], message: string): void => {
      faults.push({ stack: stack.name, path: ['Outputs', name, ...path], message });
    };
    const value = resolveIntrinsics(output.Value, lookup, report, ['Value']);
    const exportName = resolveIntrinsics(output.Export?.Name, lookup, report, ['Export', 'Name']);
    if (typeof exportName === 'string') exports.set(exportName, String(value));
  }
}
