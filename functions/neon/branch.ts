import { NeonMismatchError } from './api/errors.ts';
import type { Branch } from './api/schemas.ts';
import { createOnce } from './create-once.ts';
import type { Neon } from './neon.ts';
import type { Place, Wanted } from './properties.ts';
import { waitForBranch, waitForOperations } from './readiness.ts';

/**
 * The project's default branch, for production's stage.
 * @throws NeonMismatchError if another stack has it: two would overwrite each other's roles and passwords
 */
export async function defaultBranch(neon: Neon, projectId: string, { owner }: Wanted): Promise<Branch> {
  const branch = await findDefault(neon, projectId);
  assertOwn(branch, owner);
  await makeReachable(neon, projectId, branch);
  return branch;
}

/**
 * The branch named after a preview's stage: the one it had, or the one of that name, or a new one from production's.
 * @throws NeonMismatchError if that name is the default branch's, or another stack's branch has it
 */
export async function previewBranch(
  neon: Neon,
  projectId: string,
  wanted: Wanted,
  former: Place | undefined,
): Promise<Branch> {
  const kept =
    former?.projectId === projectId ? await neon.client.getBranch(projectId, former.branchId) : undefined;
  const branch = kept ?? (await ensureBranch(neon, projectId, wanted));
  if (branch.default)
    throw new NeonMismatchError(
      `the branch "${branch.name}" is the default one of Neon project ${projectId}: a preview must not use it, so name the stage otherwise`,
    );
  assertOwn(branch, wanted.owner);
  await makeReachable(neon, projectId, branch);
  return branch;
}

/** The branch of that name, if there is one. */
export async function findBranch({ client }: Neon, projectId: string, name: string) {
  return (await client.listBranches(projectId)).find((branch) => branch.name === name);
}

function ensureBranch(neon: Neon, projectId: string, { stage: name, owner }: Wanted): Promise<Branch> {
  return createOnce({
    budget: neon.budget,
    find: () => findBranch(neon, projectId, name),
    create: async () => {
      const { id: parentId } = await findDefault(neon, projectId);
      const { operations } = await neon.client.createBranch(projectId, { name, parentId, owner });
      await waitForOperations(neon, projectId, operations);
    },
  });
}

async function findDefault({ client }: Neon, projectId: string): Promise<Branch> {
  const branch = (await client.listBranches(projectId)).find((candidate) => candidate.default);
  if (branch !== undefined) return branch;
  throw new NeonMismatchError(
    `the Neon project ${projectId} has no default branch: choose one in the Neon console`,
  );
}

/** A branch without an owner was made by a person, who named it for this stage to find. */
function assertOwn({ name, owner }: Branch, stack: string): void {
  if (owner === undefined || owner === stack) return;
  throw new NeonMismatchError(
    `the Neon branch "${name}" belongs to ${owner}: give this stage another name or another neon.projectName`,
  );
}

/** A branch whose creation was interrupted may not be ready; one made by a person may have no compute. */
async function makeReachable(neon: Neon, projectId: string, branch: Branch): Promise<void> {
  await waitForBranch(neon, projectId, branch);
  const { client, budget } = neon;
  await createOnce({
    budget,
    find: async () =>
      (await client.listEndpoints(projectId, branch.id)).find(({ type }) => type === 'read_write'),
    create: async () => {
      const { operations } = await client.createEndpoint(projectId, branch.id);
      await waitForOperations(neon, projectId, operations);
    },
  });
}
