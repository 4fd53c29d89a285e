import {
  addBranch,
  addEndpoint,
  addProject,
  begin,
  describeBranch,
  describeOperation,
  isRunning,
  type NeonAnswer,
  type NeonState,
} from './neon-state.ts';

export interface NeonRequest {
  readonly query: URLSearchParams;
  /** The request's JSON, as far as any route reads it. */
  readonly body: Body;
}

interface Body {
  readonly project?: {
    readonly name?: string;
    readonly region_id?: string;
    readonly pg_version?: number;
    readonly org_id?: string;
    readonly branch?: { readonly annotations?: Record<string, string> } & Record<string, string>;
  };
  readonly branch?: { readonly name?: string; readonly parent_id?: string };
  readonly endpoints?: readonly unknown[];
  readonly annotation_value?: Record<string, string>;
  readonly endpoint?: { readonly branch_id: string };
}

type Route = (state: NeonState, request: NeonRequest, ...ids: string[]) => NeonAnswer;

const refuse = (status: number, code: string, message: string): NeonAnswer => ({
  status,
  body: { request_id: 'stand-in', code, message },
});
const notFound = refuse(404, '', 'the requested resource was not found');
const regions = ['aws-us-east-2', 'aws-eu-central-1'];

/** The calls of API v2 that exist here, as the OpenAPI description has them; ids stand in the path's groups. */
export const routes: readonly (readonly [method: string, path: RegExp, route: Route])[] = [
  ['GET', /^\/projects$/, listProjects],
  ['POST', /^\/projects$/, createProject],
  ['GET', /^\/projects\/([^/]+)$/, (state, _request, id = '') => one('project', state.projects.get(id))],
  ['PATCH', /^\/projects\/([^/]+)$/, renameProject],
  ['GET', /^\/projects\/([^/]+)\/branches$/, listBranches],
  ['POST', /^\/projects\/([^/]+)\/branches$/, locking(createBranch)],
  ['GET', /^\/projects\/([^/]+)\/branches\/([^/]+)$/, getBranch],
  ['DELETE', /^\/projects\/([^/]+)\/branches\/([^/]+)$/, locking(deleteBranch)],
  ['GET', /^\/projects\/([^/]+)\/branches\/([^/]+)\/endpoints$/, listEndpoints],
  ['POST', /^\/projects\/([^/]+)\/endpoints$/, locking(createEndpoint)],
  ['GET', /^\/projects\/([^/]+)\/branches\/([^/]+)\/databases$/, listDatabases],
  ['GET', /^\/projects\/([^/]+)\/operations\/([^/]+)$/, getOperation],
  ['GET', /^\/projects\/([^/]+)\/connection_uri$/, getConnectionUri],
];

function one(name: string, value: object | undefined): NeonAnswer {
  return value ? { status: 200, body: { [name]: value } } : notFound;
}

/** Answers 423 while another operation on the project has not ended. */
function locking(route: Route): Route {
  return (state, request, projectId = '', ...ids) => {
    const isBusy = state.operations.some(
      (operation) => operation.project_id === projectId && isRunning(state, operation),
    );
    if (!isBusy) return route(state, request, projectId, ...ids);
    return refuse(423, '', 'project already has running conflicting operations');
  };
}

/** Pages by the position of the next item. Neon also gives a cursor after the last item, with nothing behind it. */
function page<T>(items: readonly T[], query: URLSearchParams) {
  const start = Number(query.get('cursor') ?? 0);
  const shown = items.slice(start, start + Number(query.get('limit') ?? 10));
  return { shown, cursor: shown.length > 0 ? String(start + shown.length) : undefined };
}

function listProjects(state: NeonState, { query }: NeonRequest): NeonAnswer {
  const search = query.get('search') ?? '';
  const found = [...state.projects.values()].filter(
    ({ name, org_id }) => name.includes(search) && (org_id ?? null) === query.get('org_id'),
  );
  const { shown, cursor } = page(found, query);
  return { status: 200, body: { projects: shown, ...(cursor && { pagination: { cursor } }) } };
}

function createProject(state: NeonState, { body: { project = {} } }: NeonRequest): NeonAnswer {
  if (!regions.includes(project.region_id ?? ''))
    return refuse(422, '', `region "${project.region_id}" is not supported`);
  const { annotations, ...branchBody } = project.branch ?? {};
  const created = addProject(state, { ...project, branch: branchBody, ...(annotations && { annotations }) });
  const operations = begin(state, created.branch, 'create_branch', 'start_compute');
  return {
    status: 201,
    body: { ...created, operations: operations.map((each) => describeOperation(state, each)) },
  };
}

function renameProject(state: NeonState, { body }: NeonRequest, id = ''): NeonAnswer {
  const project = state.projects.get(id);
  if (project && body.project?.name) project.name = body.project.name;
  return one('project', project);
}

function listBranches(state: NeonState, { query }: NeonRequest, projectId = ''): NeonAnswer {
  if (!state.projects.has(projectId)) return notFound;
  const all = [...state.branches.values()].filter(({ project_id }) => project_id === projectId);
  const { shown, cursor: next } = page(all, query);
  const annotations = Object.fromEntries(
    shown.flatMap(({ id }) =>
      state.annotations.has(id) ? [[id, { value: state.annotations.get(id) }]] : [],
    ),
  );
  const branches = shown.map((branch) => describeBranch(state, branch));
  return { status: 200, body: { branches, annotations, ...(next && { pagination: { next } }) } };
}

function createBranch(state: NeonState, { body }: NeonRequest, projectId = ''): NeonAnswer {
  const { name = 'unnamed', parent_id = '' } = body.branch ?? {};
  if (!state.branches.has(parent_id)) return notFound;
  const siblings = [...state.branches.values()].filter(({ project_id }) => project_id === projectId);
  if (siblings.some((branch) => branch.name === name))
    return refuse(409, 'BRANCH_ALREADY_EXISTS', 'branch already exists');
  const branch = addBranch(state, { project_id: projectId, name, parent_id });
  if (body.annotation_value) state.annotations.set(branch.id, body.annotation_value);
  if (body.endpoints?.length) addEndpoint(state, branch.id);
  const operations = begin(state, branch, 'create_branch', 'start_compute');
  return {
    status: 201,
    body: {
      branch: describeBranch(state, branch),
      operations: operations.map((each) => describeOperation(state, each)),
    },
  };
}

function getBranch(state: NeonState, _request: NeonRequest, projectId = '', id = ''): NeonAnswer {
  const branch = state.branches.get(id);
  if (branch?.project_id !== projectId) return notFound;
  const value = state.annotations.get(id);
  return {
    status: 200,
    body: { branch: describeBranch(state, branch), ...(value && { annotation: { value } }) },
  };
}

function deleteBranch(state: NeonState, _request: NeonRequest, _projectId = '', id = ''): NeonAnswer {
  const branch = state.branches.get(id);
  if (branch === undefined) return { status: 204 };
  if (branch.default) return refuse(422, '', 'cannot delete the default branch of a project');
  if (branch.protected) return refuse(422, 'BRANCH_IS_PROTECTED', 'cannot delete a protected branch');
  if ([...state.branches.values()].some(({ parent_id }) => parent_id === id))
    return refuse(422, 'BRANCH_HAS_CHILDREN', 'cannot delete branch that has children');
  state.branches.delete(id);
  state.annotations.delete(id);
  const operations = begin(state, branch, 'suspend_compute', 'delete_timeline');
  return {
    status: 200,
    body: {
      branch: describeBranch(state, branch),
      operations: operations.map((each) => describeOperation(state, each)),
    },
  };
}

function listEndpoints(state: NeonState, _request: NeonRequest, _projectId = '', branchId = ''): NeonAnswer {
  return {
    status: 200,
    body: { endpoints: state.endpoints.filter(({ branch_id }) => branch_id === branchId) },
  };
}

function createEndpoint(state: NeonState, { body }: NeonRequest): NeonAnswer {
  const branch = state.branches.get(body.endpoint?.branch_id ?? '');
  if (branch === undefined) return notFound;
  if (state.endpoints.some(({ branch_id }) => branch_id === branch.id))
    return refuse(409, '', 'read-write endpoint already exists');
  const endpoint = addEndpoint(state, branch.id);
  const operations = begin(state, branch, 'start_compute');
  return {
    status: 201,
    body: { endpoint, operations: operations.map((each) => describeOperation(state, each)) },
  };
}

/** A branch lists its databases once its creation has ended. */
function listDatabases(state: NeonState, _request: NeonRequest, _projectId = '', branchId = ''): NeonAnswer {
  const isBusy = state.operations.some(
    (operation) => operation.branch_id === branchId && isRunning(state, operation),
  );
  const databases = isBusy ? [] : state.databases.filter(({ branch_id }) => branch_id === branchId);
  return { status: 200, body: { databases } };
}

function getOperation(state: NeonState, _request: NeonRequest, _projectId = '', id = ''): NeonAnswer {
  const operation = state.operations.find((candidate) => candidate.id === id);
  return one('operation', operation && describeOperation(state, operation));
}

function getConnectionUri(state: NeonState, { query }: NeonRequest, projectId = ''): NeonAnswer {
  const branchId = query.get('branch_id');
  const endpoint = state.endpoints.find(({ branch_id }) => branch_id === branchId);
  const database = state.databases.find(
    ({ branch_id, name, owner_name }) =>
      branch_id === branchId && name === query.get('database_name') && owner_name === query.get('role_name'),
  );
  const project = state.projects.get(projectId);
  if (endpoint === undefined || database === undefined || project === undefined) return notFound;
  const suffix = query.get('pooled') === 'true' ? '-pooler' : '';
  const host = `${endpoint.id}${suffix}.${project.region_id.replace('aws-', '')}.aws.neon.tech`;
  const { owner_name, name } = database;
  const uri = `postgresql://${owner_name}:npg_standIn@${host}/${name}?sslmode=require&channel_binding=require`;
  return { status: 200, body: { uri } };
}
