import type { DatabaseConnection } from '#shared/database/connection';
import { NeonMismatchError } from './api/errors.ts';
import { defaultBranch, previewBranch } from './branch.ts';
import { readConnection } from './connection.ts';
import type { Neon } from './neon.ts';
import { ownProject, productionProject } from './project.ts';
import type { Place, Wanted } from './properties.ts';

export interface Provisioned {
  readonly place: Place;
  readonly branchName: string;
  readonly connection: DatabaseConnection;
}

/**
 * Brings a stage's branch into being, or finds it, and answers its connection. Safe to repeat after any failure: what
 * an interrupted run created is found by its name.
 *
 * @param former where the stage's database was until now; undefined for a new stage
 * @throws NeonMismatchError, NeonApiError, NeonOutcomeUnknownError
 */
export async function provision(neon: Neon, wanted: Wanted, former: Place | undefined): Promise<Provisioned> {
  if (former !== undefined && former.kind !== wanted.kind) throw kindChanged(wanted);
  const isDefault = wanted.kind === 'default';
  const project = await (isDefault ? ownProject : productionProject)(neon, wanted, former);
  const branch = isDefault
    ? await defaultBranch(neon, project.id, wanted)
    : await previewBranch(neon, project.id, wanted, former);
  const connection = await readConnection(neon, project.id, branch.id);
  const place = { kind: wanted.kind, projectId: project.id, branchId: branch.id };
  return { place, branchName: branch.name, connection };
}

function kindChanged({ stage, kind }: Wanted): NeonMismatchError {
  const change = kind === 'default' ? "from a preview into production's" : "from production's into a preview";
  return new NeonMismatchError(
    `stage ${stage} cannot turn ${change}: restore neon.branch, or use another stage`,
  );
}
