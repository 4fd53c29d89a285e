import { ProblemError } from '#shared/errors';
import { type SecretVersions, versionOf } from '#shared/secret-versions';

/** So long the secret is not read again at worst (shared/renewable.ts). */
const retryAfterSeconds = 10;

/** Something is encrypted with a version of the secret that this environment does not know: it may be a newer one. */
export class NewerSecretError extends ProblemError {}

/**
 * Whatever reads what the engine has encrypted asks first, before it changes anything, so that the request can be
 * served anew with a secret that has been read anew.
 * @throws NewerSecretError
 */
export function requireKnownVersion(secrets: SecretVersions, encrypted: string): void {
  const version = versionOf(encrypted);
  if (version === undefined || secrets.some((secret) => secret.version === version)) return;
  const cause = new Error(`version ${version} of Better Auth's secret is needed and not known here`);
  throw new NewerSecretError('UNAVAILABLE', 'the service is being renewed: try again shortly', {
    cause,
    retryAfterSeconds,
  });
}
