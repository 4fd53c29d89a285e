import type { SecretName } from '#shared/secret-name';
import { describeFaults } from './faults.ts';
import { findKind, incompleteRole, roleKind } from './kinds.ts';

/** What `npm run secrets -- --help` explains. */
export type SecretState = 'filled' | 'pending' | 'empty' | 'malformed' | 'unread';

export interface Examined {
  readonly state: SecretState;
  /** One line for each member at fault. */
  readonly faults: readonly string[];
}

/** What Secrets Manager tells of a secret: its value, or that there is none, or that we may not know. */
export type StoredValue =
  | { readonly is: 'value'; readonly text: string }
  | { readonly is: 'missing' }
  | { readonly is: 'unreadable' };

/** Compares what a secret holds with what its readers need. */
export function examine({ path }: SecretName, stored: StoredValue): Examined {
  if (stored.is === 'missing') return { state: 'empty', faults: [] };
  if (stored.is === 'unreadable') return { state: 'unread', faults: [] };
  const value = toJson(stored.text);
  if (value === undefined) return { state: 'malformed', faults: ['(whole): is not JSON'] };
  const isRole = path.startsWith('database/');
  if (isRole && incompleteRole.safeParse(value).success) return { state: 'pending', faults: [] };
  const schema = isRole ? roleKind : findKind(path)?.schema;
  const parsed = schema?.safeParse(value);
  return parsed === undefined || parsed.success
    ? { state: 'filled', faults: [] }
    : { state: 'malformed', faults: describeFaults(parsed.error) };
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
