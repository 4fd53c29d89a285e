import { createHash } from 'node:crypto';

/** `reset-password:<token>` and the like: the purpose, then the token itself. */
const identifierPattern = /^([a-z-]+[:-])(\w+)$/;

/**
 * How the identifier of a single-use token is stored: its purpose readable, its token as a SHA-256 hash. No
 * identifier that the engine makes begins like this, so that a stored one, read from a backup, is no token either.
 */
export async function storedIdentifier(identifier: string): Promise<string> {
  const [, purpose = '', token = identifier] = identifierPattern.exec(identifier) ?? [];
  return `sha256/${purpose}${createHash('sha256').update(token).digest('base64url')}`;
}
