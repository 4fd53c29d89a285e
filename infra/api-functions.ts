import { type RouteFunction, routes } from '#shared/contract/routes';

/** Deployed functions behind the HTTP API: those that the contract has routes of. */
export const apiFunctionNames: readonly RouteFunction[] = [
  ...new Set<RouteFunction>(routes.map(({ function: name }) => name)),
];
export type ApiFunctionName = RouteFunction;

/** Those of a stage: one may do without the API's own documentation. */
export function apiFunctionsOf({ apiDocs }: { readonly apiDocs: boolean }): readonly ApiFunctionName[] {
  return apiFunctionNames.filter((name) => apiDocs || name !== 'docs');
}
