import { type Budget, poll } from './api/budget.ts';
import { NeonApiError, NeonOutcomeUnknownError } from './api/errors.ts';

/** A request whose answer was lost may still be at work: what it makes shows within this time, or it was lost too. */
const settleMs = 60_000;
const conflictStatus = 409;

export interface CreateOnceOptions<T> {
  readonly budget: Budget;
  /** Looks for the thing by its name. */
  readonly find: () => Promise<T | undefined>;
  readonly create: () => Promise<void>;
}

/**
 * Answers what is there, or creates it, at most once: after a lost answer or a conflict it looks, and never asks again.
 * @throws what `create` threw, if nothing is there afterwards
 */
export async function createOnce<T>({ budget, find, create }: CreateOnceOptions<T>): Promise<T> {
  const existing = await find();
  if (existing !== undefined) return existing;
  let failure: unknown;
  try {
    await create();
  } catch (error) {
    if (!mayExist(error)) throw error;
    failure = error;
  }
  const created = await poll(budget, settleMs, find);
  if (created !== undefined) return created;
  throw failure ?? new NeonApiError('neon does not list what it has just created: deploy again later');
}

function mayExist(error: unknown): boolean {
  if (error instanceof NeonOutcomeUnknownError) return true;
  return error instanceof NeonApiError && error.status === conflictStatus;
}
