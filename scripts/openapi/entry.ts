import type { Operation } from '#shared/openapi/document';

/** An operation and where it stands: its path in API Gateway's syntax, its method in capital letters. */
export interface Entry {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly operation: Operation;
}
