import type { Budget } from './api/budget.ts';
import type { NeonClient } from './api/client.ts';

/** Neon's API, and the time to work with it. */
export interface Neon {
  readonly client: NeonClient;
  readonly budget: Budget;
}
