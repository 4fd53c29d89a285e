import type { GenericEndpointContext } from 'better-auth';
import { APIError, addOAuthServerContext, getOAuthState } from 'better-auth/api';
import { generateIdTokenNonce, generateState, getOAuthCallbackPath } from 'better-auth/oauth2';
import { z } from 'zod';
import { currentRequest } from '../request-state.ts';
import { SocialRefusal } from './errors.ts';

const url = z.string().max(2_048);

/**
 * What a sign-in begins with. The engine would also take an ID token, further scopes and any parameters for the
 * provider: the first is a way in without state and nonce, the others would let strangers write our requests.
 */
export const flowBody = z.object({
  provider: z.string().max(64),
  callbackURL: url,
  newUserCallbackURL: url.optional(),
  /** Where a sign-in that fails leads to, with `error`; `callbackURL` if left out. */
  errorCallbackURL: url.optional(),
  disableRedirect: z.boolean().optional(),
  loginHint: z.email().max(254).optional(),
  idToken: z.never().optional(),
});

type Link = { readonly userId: string; readonly email: string };
type FlowContext = GenericEndpointContext & { body: z.output<typeof flowBody> };

/** Where to send the browser, in the words of the engine's client. @throws APIError for a provider that there is not */
export async function beginFlow(context: FlowContext, link?: Link) {
  const { provider: id, callbackURL, disableRedirect = false, loginHint } = context.body;
  const provider = context.context.socialProviders.find((candidate) => candidate.id === id);
  if (!provider) throw new APIError('NOT_FOUND', providerNotFound);
  context.body.errorCallbackURL ??= callbackURL;
  // The engine's state does not say whose answer it waits for: another provider's would be taken (RFC 9700 §4.4).
  await addOAuthServerContext({ provider: id });
  const idTokenNonce = generateIdTokenNonce(provider);
  const { state, codeVerifier } = await generateState(context, { link, idTokenNonce });
  const redirectURI = `${context.context.baseURL}${getOAuthCallbackPath(provider)}`;
  const target = await provider.createAuthorizationURL({
    state,
    codeVerifier,
    redirectURI,
    idTokenNonce,
    loginHint,
  });
  return { url: target.toString(), redirect: !disableRedirect };
}

/** The engine's own words. */
export const providerNotFound = { code: 'PROVIDER_NOT_FOUND', message: 'Provider not found' };

/**
 * Goes on with the sign-in that an answer belongs to, and tells which issuer the answer says it is from.
 * @throws SocialRefusal if the sign-in began at another provider
 */
export async function continueFlow(providerId: string): Promise<{ readonly answeredBy: string | undefined }> {
  const state = await getOAuthState();
  const request = currentRequest();
  if (state?.errorURL) request.errorUrl = state.errorURL;
  if (state?.link) request.userId = state.link.userId;
  if (state?.serverContext?.provider !== providerId) {
    throw new SocialRefusal('provider_mismatch', 'the answer is for a sign-in at another provider');
  }
  return { answeredBy: request.query.get('iss') ?? undefined };
}
