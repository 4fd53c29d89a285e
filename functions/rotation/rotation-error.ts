/** A rotation that must not go on; the message says why and what to do, and holds no secret. */
export class RotationError extends Error {
  override readonly name = 'RotationError';
}
