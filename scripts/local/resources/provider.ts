import type { z } from 'zod';
import type { Description, Identity, PropertyFault, ResourceType } from '../assembly/resource-type.ts';
import { describeIssues } from '../assembly/template.ts';
import type { Services } from './services.ts';

interface ProviderDefinition<Schema extends z.ZodType, Described extends Description> {
  readonly type: string;
  /** What of it does not happen on this machine, as people would call it; absent where everything does. */
  readonly leftOut?: string;
  /** Every property that the local stack acts on or may ignore safely; all others are refused. */
  readonly properties: Schema;
  describe(identity: Identity, properties: z.output<Schema>): Described;
  /** What the schema cannot see: whether a property's value fits the rest of the assembly. */
  check?(properties: z.output<Schema>, identity: Identity): PropertyFault[];
  /** Absent where the type has no effect on this machine. */
  create?(
    resource: Identity & Described & { readonly properties: z.output<Schema> },
    services: Services,
  ): void | Promise<void>;
}

/** A CloudFormation resource type that the local stack can create. */
export function defineProvider<Schema extends z.ZodType, Described extends Description>(
  definition: ProviderDefinition<Schema, Described>,
): ResourceType<Services> {
  return {
    type: definition.type,
    leftOut: definition.leftOut,
    plan: (properties, identity) => {
      const parsed = definition.properties.safeParse(properties);
      if (!parsed.success) return { faults: describeIssues(parsed.error) };
      const faults = definition.check?.(parsed.data, identity) ?? [];
      if (faults.length > 0) return { faults };
      const description = definition.describe(identity, parsed.data);
      const resource = { ...identity, ...description, properties: parsed.data };
      const create = async (services: Services) => definition.create?.(resource, services);
      return { resource: { ...description, create } };
    },
  };
}
