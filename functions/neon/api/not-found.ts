import { NeonApiError } from './errors.ts';

/** Answers undefined where Neon answers 404. */
export async function orUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof NeonApiError && error.status === 404) return undefined;
    throw error;
  }
}
