/** An operation's id, of its method and path: `GET /api/auth/sessions/{id}` is `getAuthSessionsById`. */
export function operationIdOf(method: string, path: string): string {
  const words = path
    .replace(/^\/(?:api|\.well-known)(?=\/)/, '')
    .replaceAll(/\/users\/\{user_id\}/g, '')
    .split('/')
    .map((segment) => segment.replace(/^\{(\w+)\+?\}$/, 'by-$1'))
    .flatMap((segment) => segment.split(/[^A-Za-z0-9]+/));
  return [method.toLowerCase(), ...words.map(capitalized)].join('');
}

/** `TASK_NOT_FOUND` as the name of a component, `TaskNotFound`. */
export function componentNameOf(code: string): string {
  return code.toLowerCase().split('_').map(capitalized).join('');
}

export function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** A path of API Gateway in OpenAPI's syntax, which knows no greedy rest. */
export function openApiPath(path: string): string {
  return path.replaceAll('+}', '}');
}
