import type { PageClient } from '../../client.ts';
import { askEngine, type Fault, type Outcome } from '../../faults.ts';

/** A session as `GET /api/auth/sessions` answers it (functions/auth/accounts/sessions.ts). */
export interface OwnSession {
  readonly id: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  readonly isCurrent: boolean;
}

/** The own sessions, this one first. */
export async function loadSessions(client: PageClient): Promise<Outcome<OwnSession[]>> {
  const outcome = await askEngine((options) => client.$fetch<OwnSession[]>('/sessions', options));
  if (outcome.fault) return outcome;
  return { data: outcome.data.toSorted((a, b) => Number(b.isCurrent) - Number(a.isCurrent)) };
}

/** Ends one of them: one that is gone already is ended too. */
export async function revokeSession(client: PageClient, id: string): Promise<Fault | undefined> {
  const path = `/sessions/${encodeURIComponent(id)}`;
  const { fault } = await askEngine((options) => client.$fetch(path, { ...options, method: 'DELETE' }));
  return fault?.code === 'NOT_FOUND' ? undefined : fault;
}

export async function revokeOthers(client: PageClient): Promise<Fault | undefined> {
  return (await askEngine((fetchOptions) => client.revokeOtherSessions({ fetchOptions }))).fault;
}
