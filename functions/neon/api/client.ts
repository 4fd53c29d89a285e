import type { NeonCredentials } from '#shared/neon/credentials';
import { branchCalls } from './branch-calls.ts';
import type { Budget } from './budget.ts';
import { connectionCalls } from './connection-calls.ts';
import { projectCalls } from './project-calls.ts';
import { createTransport } from './transport.ts';

/**
 * The few calls of Neon's API v2 that provisioning needs. What is not found by its id is undefined.
 * All throw NeonApiError; those that change something also NeonOutcomeUnknownError.
 */
export type NeonClient = ReturnType<typeof createNeonClient>;

/** @param url base URL of the API, without a trailing slash */
export function createNeonClient(url: string, { apiKey, orgId }: NeonCredentials, budget: Budget) {
  const send = createTransport({ url, apiKey, budget });
  return { ...projectCalls(send, orgId), ...branchCalls(send), ...connectionCalls(send) };
}
