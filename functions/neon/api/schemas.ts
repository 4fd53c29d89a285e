import { z } from 'zod';

/*
 * What this function needs of Neon's answers (OpenAPI description of API v2, https://api-docs.neon.tech).
 * Members that are not named here are left out.
 */

const id = z.string().min(1);

export const project = z.object({
  id,
  name: z.string(),
  region_id: z.string(),
  pg_version: z.number(),
});

export const branch = z.object({
  id,
  name: z.string(),
  default: z.boolean(),
  /** `init` and `resetting` until it can be queried, then `ready` or `archived`. */
  current_state: z.string(),
});

/** `finished`, `skipped` and `cancelled` are final; `failed` may be tried again by Neon. */
export const operation = z.object({ id, action: z.string(), status: z.string() });

const operations = z.array(operation).default([]);
const annotation = z.object({ value: z.record(z.string(), z.string()) });

export const projectAnswer = z.object({ project });
export const projectList = z.object({
  projects: z.array(project),
  pagination: z.object({ cursor: z.string().optional() }).optional(),
  /** Projects whose details took too long to gather: the list is not complete. */
  unavailable_project_ids: z.array(z.string()).default([]),
});
export const createdProject = z.object({ project, operations });
export const branchAnswer = z.object({ branch, annotation: annotation.optional() });
export const branchList = z.object({
  branches: z.array(branch),
  annotations: z.record(z.string(), annotation).default({}),
  pagination: z.object({ next: z.string().optional() }).optional(),
});
export const createdBranch = z.object({ branch, operations });
/** Of a deleted branch; 204 without a body when it is gone already. */
export const operationList = z.object({ operations });
export const operationAnswer = z.object({ operation });
export const endpointList = z.object({ endpoints: z.array(z.object({ id, type: z.string() })) });
export const databaseList = z.object({
  databases: z.array(z.object({ name: z.string(), owner_name: z.string() })),
});
export const connectionUri = z.object({ uri: z.string() });
export const nothing = z.unknown();

export type Project = z.output<typeof project>;
export type Operation = z.output<typeof operation>;
export type Database = z.output<typeof databaseList>['databases'][number];

/** The annotation that says which stack created a branch. Only a branch's creation can write it. */
export const ownerAnnotation = 'gatehouse-owner';

/** A branch, and which stack created it; undefined where a person did. */
export type Branch = z.output<typeof branch> & { readonly owner: string | undefined };
