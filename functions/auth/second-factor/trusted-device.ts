import { createHmac } from 'node:crypto';
import type { SecretVersions } from '#shared/secret-versions';
import { isSame, signValue } from '../engine/signed-credentials.ts';

/**
 * The cookie of a trusted device holds `<signature>!<identifier>`, and the plugin verifies that signature, of user and
 * identifier, with the newest secret alone. Answers the cookie's value, whole and signed, as the newest one makes it,
 * if another one has signed it for this user.
 */
export function renewTrust(secrets: SecretVersions, value: string, userId: string): string | undefined {
  const [newest] = secrets;
  const [signature = '', identifier] = value.split('!');
  const sign = (secret: string) =>
    createHmac('sha256', secret).update(`${userId}!${identifier}`).digest('base64url');
  const signer = secrets.find((secret) => isSame(sign(secret.value), signature));
  if (!newest || !signer || signer === newest) return undefined;
  const renewed = `${sign(newest.value)}!${identifier}`;
  return `${renewed}.${signValue(newest.value, renewed)}`;
}
