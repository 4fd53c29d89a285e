import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DatabaseConnection } from '#shared/database/connection';
import type { Budget } from '../../functions/neon/api/budget.ts';
import { createNeonClient } from '../../functions/neon/api/client.ts';
import { customResourceEvent } from '../../functions/neon/custom-resource.ts';
import { applyRequest } from '../../functions/neon/resource.ts';
import { type NeonApi, startNeonApi } from '../support/neon-api.ts';
import { addBranch, addEndpoint, addProject, begin } from '../support/neon-state.ts';

const region = 'aws-eu-central-1';
const fifteenMinutesMs = 900_000;
const stackArn = (stage: string) =>
  `arn:aws:cloudformation:eu-central-1:111122223333:stack/gatehouse-${stage}-neon`;

let neon: NeonApi;
let connections: DatabaseConnection[];
beforeEach(async () => {
  neon = await startNeonApi();
  connections = [];
});
afterEach(() => neon.stop());

/** Time passes for the function and for Neon alike, and only by waiting. */
function createVirtualBudget(totalMs: number): Budget {
  let leftMs = totalMs;
  return {
    remainingMs: () => leftMs,
    wait: async (ms) => {
      leftMs -= ms;
      neon.advance(ms);
    },
  };
}

interface Asked {
  readonly properties?: Record<string, string>;
  readonly physicalId?: string;
  readonly budgetMs?: number;
  readonly url?: string;
  readonly apiKey?: string;
}

function createStage(stage: string, properties: Record<string, string>) {
  const ask = (RequestType: string, asked: Asked = {}) => {
    const { physicalId, budgetMs = fifteenMinutesMs, url = neon.url, apiKey = neon.apiKey } = asked;
    const budget = createVirtualBudget(budgetMs);
    const event = customResourceEvent.parse({
      RequestType,
      ResponseURL: 'https://cloudformation.example.test/',
      StackId: `${stackArn(stage)}/0f5c`,
      RequestId: 'r',
      LogicalResourceId: 'Neon',
      ResourceProperties: { ...properties, ...asked.properties },
      OldResourceProperties: properties,
      ...(physicalId && { PhysicalResourceId: physicalId }),
    });
    return applyRequest(event, {
      open: async () => ({ budget, client: createNeonClient(url, { apiKey }, budget) }),
      writeConnection: async (connection) => void connections.push(connection),
    });
  };
  return {
    create: (asked?: Asked) => ask('Create', asked),
    update: (physicalId: string, asked?: Asked) => ask('Update', { ...asked, physicalId }),
    remove: (physicalId: string, asked?: Asked) => ask('Delete', { ...asked, physicalId }),
  };
}

const settings = { ProjectName: 'gatehouse', Region: region, PgVersion: '17' };
const production = createStage('prod', { Stage: 'prod', ...settings });
const preview = createStage('pr-7', { Stage: 'pr-7', ...settings, BranchFrom: 'production' });

const branchNames = () => [...neon.state.branches.values()].map(({ name }) => name);
const created = (path: string) => neon.requests.filter((request) => request === `POST ${path}`).length;
const messageOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (error: Error) => `${error.message} ${String(error.stack)}`,
  );

describe("production's stage", () => {
  it('creates the project and writes a direct connection that demands encryption', async () => {
    const { physicalResourceId, data } = await production.create();
    const [project] = neon.state.projects.values();
    expect(project).toMatchObject({ name: 'gatehouse', region_id: region, pg_version: 17 });
    expect(branchNames()).toEqual(['production']);
    expect(physicalResourceId).toBe(`default/${data?.ProjectId}/${data?.BranchId}`);
    const url = new URL(connections[0]?.url ?? '');
    expect(url.hostname).toMatch(/^ep-[a-z0-9-]+\.eu-central-1\.aws\.neon\.tech$/);
    expect(url.hostname).not.toContain('-pooler');
    expect(url.pathname).toBe('/gatehouse');
    expect(url.username).toBe('gatehouse_owner');
    expect(url.searchParams.get('sslmode')).toBe('require');
    expect(neon.state.operations.every(({ endsAt }) => endsAt <= neon.state.now)).toBe(true);
  });

  it('adopts a project of that name with the database that it has', async () => {
    const { project } = addProject(neon.state, { name: 'gatehouse', region_id: region });
    addProject(neon.state, { name: 'gatehouse-other' });
    const { data } = await production.create();
    expect(data).toMatchObject({ ProjectId: project.id, BranchName: 'main' });
    expect(created('/projects')).toBe(0);
    expect(connections[0]?.url).toContain('/neondb?');
  });

  it('finds it again on a second creation, behind several pages of others', async () => {
    const first = await production.create();
    neon.state.projects = new Map([...neon.state.projects].reverse());
    for (let index = 0; index < 5; index += 1) addProject(neon.state, { name: `gatehouse-${index}` });
    neon.state.projects = new Map([...neon.state.projects].reverse());
    neon.limitPages(2);
    expect(await production.create()).toEqual(first);
    expect(created('/projects')).toBe(1);
  });

  it.each([
    ['while waiting for the project', /operations/],
    ['before it looked at the branch', /branches/],
    ['before it read the connection', /connection_uri/],
  ])('goes on where it ended %s', async (_when, request) => {
    neon.failNext(request, { status: 400, body: { message: 'broken' } });
    await expect(production.create()).rejects.toThrow('broken');
    expect(connections).toEqual([]);
    await production.create();
    expect(created('/projects')).toBe(1);
    expect(connections).toHaveLength(1);
  });

  it('goes on where it ended before it saw that the project exists', async () => {
    neon.failNext(/^POST \/projects$/, 'lose answer');
    neon.beforeNext(/^GET \/projects$/, () => neon.failNext(/^GET \/projects$/, { status: 400 }));
    await expect(production.create()).rejects.toThrow('GET /projects with 400');
    await production.create();
    expect(created('/projects')).toBe(1);
    expect(neon.state.projects.size).toBe(1);
  });

  it('does not create twice when the answer is lost', async () => {
    neon.failNext(/^POST \/projects$/, 'lose answer');
    await production.create();
    expect(created('/projects')).toBe(1);
    expect(neon.state.projects.size).toBe(1);
  });

  it('does not ask again when nobody knows whether Neon got the request', async () => {
    neon.failNext(/^POST \/projects$/, 'lose request');
    expect(await messageOf(production.create())).toContain('nobody knows whether it was done');
    expect(created('/projects')).toBe(1);
    await production.create();
    expect(neon.state.projects.size).toBe(1);
  });

  it('creates nothing where Neon lists only some of the projects', async () => {
    const body = { projects: [], unavailable_project_ids: ['quiet-river-1'] };
    neon.failNext(/^GET \/projects$/, { status: 200, body });
    expect(await messageOf(production.create())).toContain('could not list the projects quiet-river-1');
    expect(created('/projects')).toBe(0);
  });

  it('does not choose between two projects of one name', async () => {
    const ids = [1, 2].map(() => addProject(neon.state, { name: 'gatehouse', region_id: region }).project.id);
    expect(await messageOf(production.create())).toContain(`named "gatehouse" (${ids.join(', ')})`);
  });

  it('does not choose between several databases, unless one has our name', async () => {
    const { branch } = addProject(neon.state, { name: 'gatehouse', region_id: region });
    neon.state.databases.push({ branch_id: branch.id, name: 'shop', owner_name: 'shop_owner' });
    expect(await messageOf(production.create())).toContain('has the databases neondb, shop');
    neon.state.databases.push({ branch_id: branch.id, name: 'gatehouse', owner_name: 'shop_owner' });
    await production.create();
    expect(connections.map(({ url }) => new URL(url).pathname)).toEqual(['/gatehouse']);
  });

  it('gives an adopted branch a compute if it has none, once others’ operations have ended', async () => {
    const { branch } = addProject(neon.state, { name: 'gatehouse', region_id: region });
    neon.state.endpoints = [];
    begin(neon.state, branch, 'check_availability');
    await production.create();
    expect(neon.state.endpoints).toHaveLength(1);
    expect(created(`/projects/${branch.project_id}/endpoints`)).toBeGreaterThan(1);
  });

  it('refuses the default branch of another stack', async () => {
    await production.create();
    const other = createStage('live', { Stage: 'live', ...settings });
    expect(await messageOf(other.create())).toContain(`belongs to ${stackArn('prod')}`);
    expect(connections).toHaveLength(1);
  });

  it.each([
    [{ Region: 'aws-us-east-2' }, 'is in aws-eu-central-1, but neon.region is aws-us-east-2'],
    [{ PgVersion: '16' }, 'has PostgreSQL 17, but neon.pgVersion is 16'],
  ])('says that a project cannot change: %o', async (properties, message) => {
    const { physicalResourceId } = await production.create();
    expect(await messageOf(production.update(physicalResourceId, { properties }))).toContain(message);
  });
});

describe('names that change', () => {
  it('renames the project when the setting changes, and keeps everything else', async () => {
    const { physicalResourceId } = await production.create();
    const properties = { ProjectName: 'identity' };
    const updated = await production.update(physicalResourceId, { properties });
    expect(updated.physicalResourceId).toBe(physicalResourceId);
    expect([...neon.state.projects.values()].map(({ name }) => name)).toEqual(['identity']);
  });

  it('does not take the name of another project', async () => {
    const { physicalResourceId } = await production.create();
    addProject(neon.state, { name: 'identity', region_id: region });
    const properties = { ProjectName: 'identity' };
    expect(await messageOf(production.update(physicalResourceId, { properties }))).toContain(
      'cannot be named "identity"',
    );
  });

  it('follows a project and a branch that were renamed at Neon', async () => {
    await production.create();
    const { physicalResourceId } = await preview.create();
    for (const project of neon.state.projects.values()) project.name = 'renamed';
    for (const branch of neon.state.branches.values()) branch.name = `renamed-${branch.name}`;
    expect((await preview.update(physicalResourceId)).physicalResourceId).toBe(physicalResourceId);
    expect(branchNames()).toEqual(['renamed-production', 'renamed-pr-7']);
  });

  it('does not replace a project that is gone with an empty one', async () => {
    const { physicalResourceId } = await production.create();
    neon.state.projects.clear();
    expect(await messageOf(production.update(physicalResourceId))).toContain('is gone: recover it');
    expect(neon.state.projects.size).toBe(0);
  });

  it("does not turn a preview into production's, nor the other way", async () => {
    const own = await production.create();
    const { physicalResourceId } = await preview.create();
    const asProduction = createStage('pr-7', { Stage: 'pr-7', ...settings });
    const asPreview = createStage('prod', { Stage: 'prod', ...settings, BranchFrom: 'production' });
    expect(await messageOf(asProduction.update(physicalResourceId))).toContain('cannot turn from a preview');
    expect(await messageOf(asPreview.update(own.physicalResourceId))).toContain(
      'cannot turn from production',
    );
    expect(connections).toHaveLength(2);
  });
});

describe('a preview', () => {
  it('gets a branch of its own name from production’s, with a compute', async () => {
    const { data: own } = await production.create();
    const { physicalResourceId, data } = await preview.create();
    expect(physicalResourceId).toMatch(/^preview\//);
    expect(neon.state.branches.get(data?.BranchId ?? '')).toMatchObject({
      name: 'pr-7',
      parent_id: own?.BranchId,
    });
    expect(new URL(connections[1]?.url ?? '').hostname).not.toBe(new URL(connections[0]?.url ?? '').hostname);
  });

  it('never creates a project', async () => {
    expect(await messageOf(preview.create())).toContain("deploy production's stage first");
    expect(created('/projects')).toBe(0);
  });

  it.each(['lose answer', { status: 502 }] as const)('has one branch after %o', async (fault) => {
    await production.create();
    neon.failNext(/^POST .*\/branches$/, fault);
    await preview.create().catch(() => undefined);
    await preview.create();
    expect(branchNames()).toEqual(['production', 'pr-7']);
  });

  it('adopts a branch that a race created first', async () => {
    const { data } = await production.create();
    const { ProjectId: project_id = '', BranchId: parent_id = '' } = data ?? {};
    neon.beforeNext(/^POST .*\/branches$/, () => {
      addEndpoint(neon.state, addBranch(neon.state, { project_id, name: 'pr-7', parent_id }).id);
    });
    await preview.create();
    expect(created(`/projects/${project_id}/branches`)).toBe(1);
    expect(branchNames()).toEqual(['production', 'pr-7']);
  });

  it('moves to another project when the setting names one, and then removes its former branch', async () => {
    await production.create();
    const before = await preview.create();
    const { project } = addProject(neon.state, { name: 'second', region_id: region });
    const properties = { ProjectName: 'second' };
    const after = await preview.update(before.physicalResourceId, { properties });
    expect(after.data?.ProjectId).toBe(project.id);
    await preview.remove(before.physicalResourceId);
    expect(branchNames()).toEqual(['production', 'main', 'pr-7']);
  });

  it('refuses the name of the default branch, and a branch of another stack', async () => {
    const { project, branch } = addProject(neon.state, { name: 'gatehouse', region_id: region });
    branch.name = 'pr-7';
    expect(await messageOf(preview.create())).toContain('is the default one');
    branch.name = 'main';
    const taken = addBranch(neon.state, { project_id: project.id, name: 'pr-7', parent_id: branch.id });
    neon.state.annotations.set(taken.id, { 'gatehouse-owner': 'arn:other' });
    expect(await messageOf(preview.create())).toContain('belongs to arn:other');
    expect(connections).toEqual([]);
  });
});

describe('removal', () => {
  it('deletes the branch that the preview created, and nothing else', async () => {
    await production.create();
    const { physicalResourceId } = await preview.create();
    const { reason } = await preview.remove(physicalResourceId);
    expect(reason).toContain('deleted the Neon branch "pr-7"');
    expect(branchNames()).toEqual(['production']);
    expect((await preview.remove(physicalResourceId)).reason).toContain('found no Neon branch');
  });

  it('deletes once when the answer is lost', async () => {
    await production.create();
    const { physicalResourceId } = await preview.create();
    neon.failNext(/^DELETE/, 'lose answer');
    await preview.remove(physicalResourceId);
    expect(branchNames()).toEqual(['production']);
  });

  it('leaves production’s project and branch without a word to Neon', async () => {
    const { physicalResourceId } = await production.create();
    const asked = neon.requests.length;
    const { reason } = await production.remove(physicalResourceId);
    expect(reason).toBe('left the Neon project "gatehouse" and its default branch as they are');
    expect(neon.requests).toHaveLength(asked);
    expect(branchNames()).toEqual(['production']);
  });

  it('leaves a preview’s branch that has become the default one', async () => {
    await production.create();
    const { physicalResourceId, data } = await preview.create();
    for (const branch of neon.state.branches.values()) branch.default = branch.id === data?.BranchId;
    expect((await preview.remove(physicalResourceId)).reason).toContain('it is the default one');
    expect(branchNames()).toEqual(['production', 'pr-7']);
  });

  it('leaves a branch that was there before', async () => {
    const { data } = await production.create();
    addBranch(neon.state, {
      project_id: data?.ProjectId ?? '',
      name: 'pr-7',
      parent_id: data?.BranchId ?? '',
    });
    const { physicalResourceId } = await preview.create();
    expect((await preview.remove(physicalResourceId)).reason).toContain('this stack did not create it');
    expect(branchNames()).toEqual(['production', 'pr-7']);
  });

  it('says why a branch with children stays', async () => {
    await production.create();
    const { physicalResourceId, data } = await preview.create();
    addBranch(neon.state, {
      project_id: data?.ProjectId ?? '',
      name: 'child',
      parent_id: data?.BranchId ?? '',
    });
    expect(await messageOf(preview.remove(physicalResourceId))).toContain('branch that has children');
  });

  it('cleans up what a failed creation left, and never blocks the rollback', async () => {
    await production.create();
    neon.failNext(/^GET .*\/endpoints$/, { status: 400, body: { message: 'broken' } });
    await expect(preview.create()).rejects.toThrow('broken');
    expect((await preview.remove('unknown')).reason).toContain('deleted the Neon branch "pr-7"');
    const { reason } = await preview.remove('unknown', { apiKey: 'napi_wrong' });
    expect(reason).toContain('did not look for what the failed creation left: neon answered');
  });
});

describe('a Neon that does not answer well', () => {
  it('gets through a storm of rate limits, and waits as long as it is told', async () => {
    const headers = { 'retry-after': '7' };
    neon.failNext(/./, { status: 429, headers, body: { message: 'too many requests' } }, 5);
    await production.create();
    expect(neon.state.now).toBeGreaterThanOrEqual(5 * 7_000);
    expect(neon.state.projects.size).toBe(1);
  });

  it("keeps to Neon's own limits", async () => {
    const headers = { authorization: `Bearer ${neon.apiKey}` };
    const answers = await Promise.all(
      Array.from({ length: 41 }, () => fetch(`${neon.url}/projects`, { headers })),
    );
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
    await production.create();
    expect(connections).toHaveLength(1);
  });

  it('gives up on rate limits that do not end', async () => {
    neon.failNext(/./, { status: 429, body: { message: 'too many requests' } }, 1_000);
    expect(await messageOf(production.create())).toContain('with 429 (too many requests): too many');
    expect(neon.state.now).toBeLessThanOrEqual(120_000);
  });

  it('gives up before its own time ends when a project stays locked', async () => {
    const { branch } = addProject(neon.state, { name: 'gatehouse', region_id: region });
    neon.state.endpoints = [];
    neon.state.operationMs = 3_600_000;
    begin(neon.state, branch, 'check_availability');
    expect(await messageOf(production.create({ budgetMs: 60_000 }))).toContain('with 423 (project already');
    expect(neon.state.now).toBeLessThanOrEqual(60_000);
  });

  it('names an operation that does not end', async () => {
    neon.state.operationMs = 3_600_000;
    expect(await messageOf(production.create())).toContain('operation create_branch on project');
    expect(neon.state.now).toBeLessThanOrEqual(fifteenMinutesMs);
  });

  it('names an operation that was cancelled', async () => {
    const operation = { id: 'x', action: 'create_branch', status: 'cancelled' };
    neon.failNext(/operations/, { status: 200, body: { operation } });
    expect(await messageOf(production.create())).toContain('is cancelled: look at it in the Neon console');
  });

  it('repeats reads through an outage of a minute', async () => {
    neon.failNext(/^GET/, { status: 503 }, 3);
    neon.failNext(/^GET/, 'lose request', 2);
    await production.create();
    expect(connections).toHaveLength(1);
  });

  it('says that the API is down', async () => {
    const { url } = neon;
    await neon.stop();
    const message = await messageOf(production.create({ url }));
    expect(message).toContain('neon cannot be reached for GET /projects (ECONNREFUSED)');
    expect(neon.state.now).toBeLessThanOrEqual(120_000);
  });

  it('says what to do about a wrong key, and shows neither', async () => {
    const apiKey = 'napi_wrong_0123456789';
    const message = await messageOf(production.create({ apiKey }));
    expect(message).toContain(
      'with 401 (supplied credentials do not pass authentication): put a valid API key',
    );
    neon.failNext(/./, { status: 403, body: { message: `${apiKey} may not do this` } });
    const refused = await messageOf(production.create({ apiKey }));
    expect(refused).toContain('with 403 ([redacted] may not do this): use an API key that may');
    expect(message + refused).not.toContain(apiKey);
  });

  it.each([
    [422, 'PROJECTS_LIMIT_EXCEEDED', "make room within the plan's limits"],
    [404, '', 'one of the organization'],
    [500, '', 'nobody knows whether it was done'],
  ])('says what to do about %i', async (status, code, remedy) => {
    neon.failNext(/^POST/, { status, body: { code, message: 'no' } });
    expect(await messageOf(production.create())).toContain(remedy);
    expect(created('/projects')).toBe(1);
  });

  it('says that an answer is not understood', async () => {
    neon.failNext(/./, { status: 200, body: { projects: 'none' } });
    expect(await messageOf(production.create())).toContain('not understood: projects:');
  });
});
