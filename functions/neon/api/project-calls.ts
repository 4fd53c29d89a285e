import { NeonApiError } from './errors.ts';
import { orUndefined } from './not-found.ts';
import { listPages } from './pages.ts';
import * as schemas from './schemas.ts';
import type { Transport } from './transport.ts';

export interface NewProject {
  readonly name: string;
  readonly regionId: string;
  readonly pgVersion: number;
  readonly branchName: string;
  readonly databaseName: string;
  readonly roleName: string;
  readonly owner: string;
}

export function projectCalls(send: Transport, orgId: string | undefined) {
  return {
    /** Every project of exactly this name: Neon allows several. */
    async listProjects(name: string): Promise<schemas.Project[]> {
      const query = { search: name, ...(orgId && { org_id: orgId }) };
      const projects = await listPages('/projects', query, async (path) => {
        const page = await send({ method: 'GET', path, answer: schemas.projectList });
        assertComplete(page.unavailable_project_ids);
        return { items: page.projects, cursor: page.pagination?.cursor };
      });
      return projects.filter((project) => project.name === name);
    },
    getProject: (projectId: string) =>
      orUndefined(
        send({ method: 'GET', path: `/projects/${projectId}`, answer: schemas.projectAnswer }).then(
          ({ project }) => project,
        ),
      ),
    createProject: (project: NewProject) =>
      send({
        method: 'POST',
        path: '/projects',
        body: { project: { ...projectBody(project), ...(orgId && { org_id: orgId }) } },
        answer: schemas.createdProject,
      }),
    renameProject: (projectId: string, name: string) =>
      send({
        method: 'PATCH',
        path: `/projects/${projectId}`,
        body: { project: { name } },
        answer: schemas.nothing,
        isRepeatable: true,
      }),
  };
}

function projectBody(project: NewProject) {
  return {
    name: project.name,
    region_id: project.regionId,
    pg_version: project.pgVersion,
    branch: {
      name: project.branchName,
      database_name: project.databaseName,
      role_name: project.roleName,
      annotations: { [schemas.ownerAnnotation]: project.owner },
    },
  };
}

/** A list with gaps must never lead to creating what may be there already. */
function assertComplete(unavailable: readonly string[]): void {
  if (unavailable.length === 0) return;
  throw new NeonApiError(
    `neon could not list the projects ${unavailable.join(', ')} in time: deploy again later`,
  );
}
