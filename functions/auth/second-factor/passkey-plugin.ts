import { passkey } from '@better-auth/passkey';
import type { BetterAuthPlugin } from 'better-auth';
import { APIError } from 'better-auth/api';
import { createPasskeyEndpoints, type PasskeyEndpointOptions } from './passkey-endpoints.ts';

export interface PasskeyOptions extends PasskeyEndpointOptions {
  readonly issuer: string;
  readonly allowedOrigins: readonly string[];
  /** What authenticators call the service. */
  readonly productName: string;
  /** The relying party's id: a host's name, or a domain that it lies in. Without it the issuer's host. */
  readonly passkeyDomain: string | undefined;
}

/** Better Auth's passkeys, with user verification, which its options only prefer and its checks do not ask for. */
export function createPasskeyPlugin(options: PasskeyOptions) {
  const { issuer, allowedOrigins, productName } = options;
  const domain = options.passkeyDomain ?? new URL(issuer).hostname;
  const plugin = passkey({
    rpID: domain,
    rpName: productName,
    origin: [new URL(issuer).origin, ...allowedOrigins].filter((origin) => isWithin(domain, origin)),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    registration: {
      afterVerification: ({ verification }) =>
        requireUserVerification(verification.registrationInfo?.userVerified),
    },
    authentication: {
      afterVerification: ({ verification }) =>
        requireUserVerification(verification.authenticationInfo.userVerified),
    },
  });
  return {
    ...plugin,
    endpoints: { ...plugin.endpoints, ...createPasskeyEndpoints(plugin.endpoints, options) },
  } satisfies BetterAuthPlugin;
}

export type CreatePasskeyPlugin = typeof createPasskeyPlugin;

/** Pages of other hosts cannot ask for the domain's passkeys; browsers see to that, and we do not rely on it. */
function isWithin(domain: string, origin: string): boolean {
  const { hostname } = new URL(origin);
  return hostname === domain || hostname.endsWith(`.${domain}`);
}

/** A passkey alone signs somebody in: it takes the device and what unlocks it, a PIN, a finger or a face. */
function requireUserVerification(isVerified: boolean | undefined): void {
  if (isVerified) return;
  throw new APIError('UNAUTHORIZED', {
    code: 'USER_VERIFICATION_REQUIRED',
    message: 'unlock the passkey with its PIN, finger or face',
  });
}
