import type { HttpEvent } from '#shared/http/event';

const uuidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An id in a path; null, which no row and no user has, if it is no uuid. */
export function pathId({ pathParameters }: HttpEvent, name: 'id' | 'user_id' = 'id'): string | null {
  const id = pathParameters?.[name] ?? '';
  return uuidPattern.test(id) ? id : null;
}
