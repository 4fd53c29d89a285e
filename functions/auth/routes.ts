/** Where the engine's routes begin. */
export const enginePath = '/api/auth';

/**
 * The routes of Better Auth that are open, by method and path below `/api/auth`. An allow-list: a plugin or a new
 * version of the engine brings routes of its own, and each is to be thought about before strangers can call it.
 */
const openRoutes: ReadonlySet<string> = new Set([
  'POST /sign-up/email',
  'POST /sign-in/email',
  'POST /sign-out',
  'GET /get-session',
  'POST /get-session',
  'GET /token',
]);

/** The open route (`POST /sign-in/email`) that a method and a whole path name, or undefined. */
export function findOpenRoute(method: string, rawPath: string): string | undefined {
  const route = `${method} ${rawPath.slice(enginePath.length)}`;
  return openRoutes.has(route) ? route : undefined;
}
