import { NeonMismatchError } from './api/errors.ts';
import type { Project } from './api/schemas.ts';
import { createOnce } from './create-once.ts';
import type { Neon } from './neon.ts';
import type { Place, Wanted } from './properties.ts';
import { waitForOperations } from './readiness.ts';

/** Names in a project that is created here; one that is adopted keeps its own. */
const created = { branchName: 'production', databaseName: 'gatehouse', roleName: 'gatehouse_owner' };

/**
 * The project of production's stage: the one it had, or the one of its name, or a new one. Its name becomes what the
 * settings say.
 * @throws NeonMismatchError if it is gone, or there are several of its name, or its region or version is another
 */
export async function ownProject(neon: Neon, wanted: Wanted, former: Place | undefined): Promise<Project> {
  const project = former
    ? await keepProject(neon, wanted, former)
    : await createOnce({
        budget: neon.budget,
        find: () => findProject(neon, wanted.projectName),
        create: () => createProject(neon, wanted),
      });
  return checked(project, wanted);
}

/**
 * The project that a preview branches in. Never creates one: two previews at once would make two.
 * @throws NeonMismatchError if there is none, or several, or its region or version is another
 */
export async function productionProject(
  neon: Neon,
  wanted: Wanted,
  former: Place | undefined,
): Promise<Project> {
  const kept = former && (await neon.client.getProject(former.projectId));
  // Of two that fit, the name decides: the setting may have changed. Without one of that name, only the name has.
  const named = kept?.name === wanted.projectName ? kept : await findProject(neon, wanted.projectName);
  const project = named ?? kept;
  if (project !== undefined) return checked(project, wanted);
  throw new NeonMismatchError(
    `there is no Neon project named "${wanted.projectName}": deploy production's stage first, or correct neon.projectName`,
  );
}

async function keepProject(neon: Neon, { projectName }: Wanted, former: Place): Promise<Project> {
  const project = await neon.client.getProject(former.projectId);
  if (project === undefined)
    throw new NeonMismatchError(
      `the Neon project ${former.projectId} is gone: recover it in the Neon console, or delete this stack and deploy it again for an empty database`,
    );
  if (project.name === projectName) return project;
  const other = await findProject(neon, projectName);
  if (other !== undefined)
    throw new NeonMismatchError(
      `the Neon project ${project.id} cannot be named "${projectName}", as ${other.id} is: choose another neon.projectName`,
    );
  await neon.client.renameProject(project.id, projectName);
  return { ...project, name: projectName };
}

async function createProject(neon: Neon, { projectName, region, pgVersion, owner }: Wanted): Promise<void> {
  const wanted = { name: projectName, regionId: region, pgVersion, owner, ...created };
  const { project, operations } = await neon.client.createProject(wanted);
  await waitForOperations(neon, project.id, operations);
}

/** @throws NeonMismatchError if several have the name: which is meant only a person can say */
export async function findProject({ client }: Neon, name: string): Promise<Project | undefined> {
  const projects = await client.listProjects(name);
  if (projects.length <= 1) return projects[0];
  const ids = projects.map(({ id }) => id).join(', ');
  throw new NeonMismatchError(
    `several Neon projects are named "${name}" (${ids}): rename all but one in the Neon console`,
  );
}

function checked(project: Project, { region, pgVersion }: Wanted): Project {
  const remedy = 'correct it, or move the data to a new project (neither can be changed at Neon)';
  if (project.region_id !== region)
    throw new NeonMismatchError(
      `the Neon project ${project.id} is in ${project.region_id}, but neon.region is ${region}: ${remedy}`,
    );
  if (project.pg_version !== pgVersion)
    throw new NeonMismatchError(
      `the Neon project ${project.id} has PostgreSQL ${project.pg_version}, but neon.pgVersion is ${pgVersion}: ${remedy}`,
    );
  return project;
}
