import { listed } from '#shared/contract/resource-list';

/** Every resource by its name, which is also that of its contract file, its function and its database role. */
export const resources = listed;
export type ResourceName = keyof typeof resources;
export const resourceNames = Object.keys(resources) as readonly ResourceName[];

type RouteOf<N extends ResourceName> = (typeof resources)[N]['routes'][number] & {
  readonly function: N;
  readonly access: 'session';
};

/** The routes of all resources, each with the function that answers it. */
export const resourceRoutes = resourceNames.flatMap((name) =>
  resources[name].routes.map((route) => ({ ...route, function: name, access: 'session' })),
) as readonly { [N in ResourceName]: RouteOf<N> }[ResourceName][];

type ProblemsOf<N extends ResourceName> = (typeof resources)[N]['problems'];
/** Codes of the errors that belong to one resource. */
export type ResourceProblemCode = { [N in ResourceName]: keyof ProblemsOf<N> }[ResourceName];

/** The error codes of all resources, each with its status and title. */
export const resourceProblems = Object.assign(
  {},
  ...resourceNames.map((name) => resources[name].problems),
) as Readonly<Record<ResourceProblemCode, { readonly status: number; readonly title: string }>>;
