import type { DatabaseConnection } from '#shared/database/connection';
import type { CustomResourceEvent, Outcome } from './custom-resource.ts';
import type { Neon } from './neon.ts';
import { formatPlace, type Place, parsePlace, parseWanted } from './properties.ts';
import { provision } from './provision.ts';
import { removeBranch } from './removal.ts';

export interface NeonResourceOptions {
  /** Reads the API key, so only when it is needed. @throws ConfigurationError */
  readonly open: () => Promise<Neon>;
  readonly writeConnection: (connection: DatabaseConnection) => Promise<void>;
}

/** Makes, changes or removes a stage's database at Neon, as CloudFormation asks. */
export async function applyRequest(
  event: CustomResourceEvent,
  options: NeonResourceOptions,
): Promise<Outcome> {
  const former = 'PhysicalResourceId' in event ? parsePlace(event.PhysicalResourceId) : undefined;
  if (event.RequestType === 'Delete')
    return { physicalResourceId: event.PhysicalResourceId, reason: await removeFor(event, former, options) };

  const wanted = parseWanted(event.ResourceProperties, event.StackId);
  const { place, branchName, connection } = await provision(await options.open(), wanted, former);
  await options.writeConnection(connection);
  return {
    physicalResourceId: formatPlace(place),
    data: { ProjectId: place.projectId, BranchId: place.branchId, BranchName: branchName },
  };
}

async function removeFor(
  { ResourceProperties, StackId }: CustomResourceEvent,
  former: Place | undefined,
  { open }: NeonResourceOptions,
): Promise<string> {
  try {
    const wanted = parseWanted(ResourceProperties, StackId);
    if ((former ?? wanted).kind === 'default')
      return `left the Neon project "${wanted.projectName}" and its default branch as they are`;
    return await removeBranch(await open(), wanted, former);
  } catch (error) {
    if (former !== undefined) throw error;
    // What kept the resource from being created keeps it from being cleaned up; the stack must still roll back.
    return `did not look for what the failed creation left: ${error instanceof Error ? error.message : error}`;
  }
}
