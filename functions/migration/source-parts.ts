import type { z } from 'zod';
import { ConfigurationError } from '#shared/errors';
import { secretVersions } from '#shared/secret-versions';
import { readSecret } from '#shared/secrets';
import type { factorEnvironment } from './env.ts';
import { createFactorCipher } from './factors.ts';
import { createOpenSource } from './open-source.ts';

/**
 * What the steps that read the source work with. The secrets of the second factors are read at each call: they may have
 * been rotated.
 * @throws ConfigurationError if second factors come along and nothing is there to encrypt them with
 */
export function createSourceParts(environment: z.output<typeof factorEnvironment>) {
  const { SOURCE_SECRET_ID, MIGRATION_SETTINGS: settings, AUTH_SECRET_ID: authSecretId } = environment;
  if (settings.totp && authSecretId === undefined)
    throw new ConfigurationError(
      'second factors come along, and AUTH_SECRET_ID is missing: set both or none',
    );
  const openSource = createOpenSource(SOURCE_SECRET_ID, settings);
  return async () => {
    const secrets = authSecretId === undefined ? undefined : await readSecret(authSecretId, secretVersions);
    return { openSource, cipher: createFactorCipher(secrets) };
  };
}
