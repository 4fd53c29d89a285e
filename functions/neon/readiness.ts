import { poll } from './api/budget.ts';
import { NeonApiError } from './api/errors.ts';
import type { Branch, Operation } from './api/schemas.ts';
import type { Neon } from './neon.ts';

/** https://neon.com/docs/reference/api/operations: `failed` is not final, Neon may try again. */
const successes = new Set(['finished', 'skipped']);
const cancelled = 'cancelled';
const unfinishedStates = new Set(['init', 'resetting']);

/**
 * Waits until Neon has done what a request began, as long as the budget lasts.
 * @throws NeonApiError naming the operation that was cancelled or did not end
 */
export async function waitForOperations(
  { client, budget }: Neon,
  projectId: string,
  operations: readonly Operation[],
): Promise<void> {
  for (const begun of operations) {
    let last = begun;
    const ended = await poll(budget, Number.POSITIVE_INFINITY, async () => {
      if (!successes.has(last.status)) last = await client.getOperation(projectId, begun.id);
      return successes.has(last.status) || last.status === cancelled ? last : undefined;
    });
    if (ended === undefined || ended.status === cancelled)
      throw new NeonApiError(
        `neon's operation ${last.action} on project ${projectId} is ${last.status}: look at it in the Neon console and deploy again`,
      );
  }
}

/**
 * Waits until a branch can be queried and has a compute to do it with.
 * @throws NeonApiError if it is not there or not ready in time
 */
export async function waitForBranch({ client, budget }: Neon, projectId: string, { id, name }: Branch) {
  let state = 'missing';
  const ready = await poll(budget, Number.POSITIVE_INFINITY, async () => {
    state = (await client.getBranch(projectId, id))?.current_state ?? 'missing';
    return unfinishedStates.has(state) ? undefined : state;
  });
  if (ready === undefined || ready === 'missing')
    throw new NeonApiError(`neon's branch ${name} of project ${projectId} is ${state}: deploy again later`);
}
