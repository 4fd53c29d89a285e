import { readAssembly } from '../assembly/manifest.ts';
import { type Place, planStacks } from '../assembly/plan.ts';
import { createProviders } from '../resources/providers.ts';
import { groupByStack, type StackPlan } from './deploy.ts';

/** Everything that a cloud assembly asks for, understood, and where it believes to be. */
export interface AssemblyPlan {
  readonly stacks: readonly StackPlan[];
  /** Folders that the container images are built from. */
  readonly images: readonly string[];
  /** The CloudFormation types that it has. */
  readonly types: ReadonlySet<string>;
  /** What the assembly has that does not happen on this machine, as people would call it. */
  readonly leftOut: readonly string[];
  readonly place: Place;
}

/** For stacks that may go anywhere. Other emulators use the same, so that people's AWS profiles for them fit. */
const defaultPlace: Place = { region: 'us-east-1', accountId: '000000000000' };

/**
 * Reads a cloud assembly and plans its resources. Starts nothing.
 *
 * @param apiEndpoint where the HTTP API will answer
 * @throws AssemblyError with all that is not understood
 */
export async function planAssembly(cdkOut: string, apiEndpoint: string): Promise<AssemblyPlan> {
  const { stacks, images } = await readAssembly(cdkOut);
  const place = {
    region: stacks.find((stack) => stack.region)?.region ?? defaultPlace.region,
    accountId: stacks.find((stack) => stack.accountId)?.accountId ?? defaultPlace.accountId,
  };
  const types = createProviders({ apiEndpoint, images });
  const plan = planStacks(stacks, types, place);
  const used = new Set(plan.map(({ type }) => type));
  const leftOut = types.flatMap((type) => (type.leftOut && used.has(type.type) ? [type.leftOut] : []));
  const directories = [...images.values()].map(({ directory }) => directory);
  return {
    stacks: groupByStack(plan),
    images: [...new Set(directories)],
    types: used,
    leftOut: [...new Set(leftOut)],
    place,
  };
}
