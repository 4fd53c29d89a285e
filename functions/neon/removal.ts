import type { Branch } from './api/schemas.ts';
import { findBranch } from './branch.ts';
import type { Neon } from './neon.ts';
import { findProject } from './project.ts';
import type { Place, Wanted } from './properties.ts';
import { waitForOperations } from './readiness.ts';

/**
 * Deletes the branch that a preview's stack created. A default branch stays, and so does a branch that was there
 * before. Answers what was done or left, in words.
 *
 * @param former where the stage's database was; undefined after a creation that failed, whose remains have a name
 * @throws NeonApiError if the branch cannot be deleted
 */
export async function removeBranch(neon: Neon, wanted: Wanted, former: Place | undefined): Promise<string> {
  const found = await locate(neon, wanted, former);
  if (found === undefined) return `found no Neon branch of stage ${wanted.stage} to delete`;
  const { projectId, branch } = found;
  const left = `left the Neon branch "${branch.name}" of project ${projectId}`;
  if (branch.default) return `${left}: it is the default one`;
  if (branch.owner !== wanted.owner) return `${left}: this stack did not create it`;
  const { operations } = await neon.client.deleteBranch(projectId, branch.id);
  await waitForOperations(neon, projectId, operations);
  return `deleted the Neon branch "${branch.name}" of project ${projectId}`;
}

async function locate(
  neon: Neon,
  { projectName, stage }: Wanted,
  former: Place | undefined,
): Promise<{ projectId: string; branch: Branch } | undefined> {
  const projectId = former?.projectId ?? (await findProject(neon, projectName))?.id;
  if (projectId === undefined) return undefined;
  const branch = former
    ? await neon.client.getBranch(projectId, former.branchId)
    : await findBranch(neon, projectId, stage);
  return branch && { projectId, branch };
}
