/** A stored password hash that no family can read. Its message says why, never what the hash is. */
export class UnreadableHashError extends Error {
  override readonly name = 'UnreadableHashError';
}
