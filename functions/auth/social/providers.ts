import type { z } from 'zod';
import { MissingSecretError } from '#shared/errors';
import { oauthClient } from '#shared/oauth-client';
import { logger } from '#shared/observability/logger';
import { readSecret } from '#shared/secrets';
import type { authEnvironment } from '../env.ts';
import type { ReadClient } from './code-exchange.ts';
import type { SignInProvider } from './plugin.ts';

type Environment = Pick<
  z.output<typeof authEnvironment>,
  | 'GOOGLE_ISSUER'
  | 'GOOGLE_SECRET_ID'
  | 'GITHUB_URL'
  | 'GITHUB_API_URL'
  | 'GITHUB_SECRET_ID'
  | 'OIDC_PROVIDERS'
>;

/** The providers that a stage's settings name. One whose secret has no value yet answers as if it were not there. */
export function signInProviders(environment: Environment): SignInProvider[] {
  const { GOOGLE_ISSUER: issuer, GOOGLE_SECRET_ID: googleSecret, OIDC_PROVIDERS: others = [] } = environment;
  const { GITHUB_URL: url, GITHUB_API_URL: apiUrl, GITHUB_SECRET_ID: githubSecret } = environment;
  const google = issuer && googleSecret && { id: 'google', name: 'Google', issuer, secretId: googleSecret };
  const issuers = google ? [google, ...others] : others;
  const providers = issuers.map(
    ({ secretId, ...provider }): SignInProvider => ({
      ...provider,
      speaks: 'oidc',
      readClient: createReadClient(secretId),
    }),
  );
  if (!url || !apiUrl || !githubSecret) return providers;
  const readClient = createReadClient(githubSecret);
  return [...providers, { id: 'github', name: 'GitHub', speaks: 'github', url, apiUrl, readClient }];
}

/** Read with each sign-in, from a cache of five minutes: a new value needs no deploy. */
function createReadClient(secretId: string): ReadClient {
  return async ({ fresh }) => {
    try {
      return await readSecret(secretId, oauthClient, { fresh });
    } catch (error) {
      if (!(error instanceof MissingSecretError)) throw error;
      logger.warn('sign-in provider is off', { reason: error.message });
      return undefined;
    }
  };
}
