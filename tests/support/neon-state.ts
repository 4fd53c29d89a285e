import { randomBytes, randomUUID } from 'node:crypto';

/** An answer of the API. */
export interface NeonAnswer {
  readonly status: number;
  readonly body?: object;
}

interface Project {
  readonly id: string;
  name: string;
  readonly region_id: string;
  readonly pg_version: number;
  readonly org_id?: string;
}

interface Branch {
  readonly id: string;
  readonly project_id: string;
  readonly parent_id?: string;
  name: string;
  default: boolean;
  protected: boolean;
}

interface Operation {
  readonly id: string;
  readonly project_id: string;
  readonly branch_id: string;
  readonly action: string;
  readonly endsAt: number;
  cancelled: boolean;
}

/** What stands in the accounts of a stand-in for Neon. Time passes only by `now`. */
export function createNeonState() {
  return {
    now: 0,
    /** How long each operation takes, in milliseconds. */
    operationMs: 3_000,
    projects: new Map<string, Project>(),
    branches: new Map<string, Branch>(),
    annotations: new Map<string, Record<string, string>>(),
    endpoints: [] as { id: string; branch_id: string; type: 'read_write' | 'read_only' }[],
    databases: [] as { branch_id: string; name: string; owner_name: string }[],
    operations: [] as Operation[],
  };
}

export type NeonState = ReturnType<typeof createNeonState>;

const shortId = () => randomBytes(4).toString('hex');

export function addProject(
  state: NeonState,
  project: Partial<Project> & { branch?: Record<string, string>; annotations?: Record<string, string> },
) {
  const { name = `quiet-river-${shortId()}`, region_id = 'aws-us-east-2', pg_version = 17, org_id } = project;
  const stored = { id: `quiet-river-${shortId()}`, name, region_id, pg_version, ...(org_id && { org_id }) };
  state.projects.set(stored.id, stored);
  const { name: branchName = 'main', database_name = 'neondb' } = project.branch ?? {};
  const branch = addBranch(state, { project_id: stored.id, name: branchName, default: true });
  state.databases.push({
    branch_id: branch.id,
    name: database_name,
    owner_name: project.branch?.role_name ?? `${database_name}_owner`,
  });
  if (project.annotations) state.annotations.set(branch.id, project.annotations);
  addEndpoint(state, branch.id);
  return { project: stored, branch };
}

export function addBranch(
  state: NeonState,
  branch: { project_id: string; name: string; parent_id?: string; default?: boolean },
): Branch {
  const stored = { id: `br-wispy-meadow-${shortId()}`, default: false, protected: false, ...branch };
  state.branches.set(stored.id, stored);
  // A branch begins with its parent's databases and roles.
  const inherited = state.databases.filter(({ branch_id }) => branch_id === branch.parent_id);
  for (const database of inherited) state.databases.push({ ...database, branch_id: stored.id });
  return stored;
}

export function addEndpoint(state: NeonState, branchId: string) {
  const endpoint = { id: `ep-cool-darkness-${shortId()}`, branch_id: branchId, type: 'read_write' as const };
  state.endpoints.push(endpoint);
  return endpoint;
}

/** Begins operations on a branch, one after the other. */
export function begin(state: NeonState, { id, project_id }: Branch, ...actions: string[]): Operation[] {
  const begun = actions.map((action, index) => ({
    id: randomUUID(),
    project_id,
    branch_id: id,
    action,
    endsAt: state.now + state.operationMs * (index + 1),
    cancelled: false,
  }));
  state.operations.push(...begun);
  return begun;
}

export const isRunning = ({ now }: NeonState, { endsAt, cancelled }: Operation) => !cancelled && endsAt > now;

export function describeOperation(state: NeonState, operation: Operation) {
  const { endsAt, cancelled, ...rest } = operation;
  const ended = cancelled ? 'cancelled' : 'finished';
  const status = isRunning(state, operation) ? 'running' : ended;
  return { ...rest, status, failures_count: 0, total_duration_ms: Math.max(0, state.now - endsAt) };
}

export function describeBranch(state: NeonState, branch: Branch) {
  const isBusy = state.operations.some(
    (operation) =>
      operation.branch_id === branch.id &&
      operation.action === 'create_branch' &&
      isRunning(state, operation),
  );
  return { ...branch, current_state: isBusy ? 'init' : 'ready', creation_source: 'console' };
}
