import { createHash } from 'node:crypto';

/** What single-use tokens are for, as the engine writes it before the token; `reset-password:<token>` and the like. */
const purposePattern = /^(reset-password:|delete-account-|trust-device-|2fa-attempts-|2fa-)(.+)$/;

/**
 * How the identifier of a single-use token is stored: its purpose readable, its token as a SHA-256 hash. No
 * identifier that the engine makes begins like this, so that a stored one, read from a backup, is no token either.
 */
export async function storedIdentifier(identifier: string): Promise<string> {
  const [, purpose = '', token = identifier] = purposePattern.exec(identifier) ?? [];
  return `sha256/${purpose}${createHash('sha256').update(token).digest('base64url')}`;
}
