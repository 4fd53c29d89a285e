import type { passkey } from '@better-auth/passkey';
import { APIError, createAuthEndpoint, isAPIError, sensitiveSessionMiddleware } from 'better-auth/api';
import { z } from 'zod';
import type { OneShotDatabase } from '#shared/database/one-shot';
import type { Messages } from '#shared/mail/messages';
import { isUuid } from '#shared/uuid';
import { requireFreshSession } from '../accounts/password-proof.ts';
import { currentRequest } from '../request-state.ts';
import { askPlugin } from './ask-plugin.ts';
import { tellOwner } from './notices.ts';
import { deletePasskey, renamePasskey, selectPasskeyOwner } from './statements.ts';

export interface PasskeyEndpointOptions {
  readonly database: OneShotDatabase;
  readonly messages: Messages;
}

/** A credential's id has at most 1,023 bytes (WebAuthn level 3, §4). */
const credentialId = z.string().regex(/^[\w-]{1,1364}$/);
const response = z.looseObject({ id: credentialId });
/** Longer names tell nobody more. */
const name = z.string().trim().min(1).max(100);

const signedIn = { method: 'POST' as const, use: [sensitiveSessionMiddleware] };

/** In front of the plugin's endpoints, which they are named after. */
export function createPasskeyEndpoints(
  plugin: ReturnType<typeof passkey>['endpoints'],
  { database, messages }: PasskeyEndpointOptions,
) {
  /** The plugin hides why no session began. The answer to a ban is made elsewhere: here it is seen whose it is. */
  async function refuseSignIn(id: string, error: unknown): Promise<never> {
    const request = currentRequest();
    const [owner] = request.ban ? await database.query(selectPasskeyOwner(id)) : [];
    if (owner) request.userId = String(owner.userId);
    throw error;
  }

  return {
    generatePasskeyAuthenticationOptions: createAuthEndpoint(
      '/passkey/generate-authenticate-options',
      { method: 'GET' },
      async (context) => {
        const options = await askPlugin(context, plugin.generatePasskeyAuthenticationOptions);
        return context.json({ ...options, userVerification: 'required' });
      },
    ),

    // Without "createSession", by which a fresh session could be kept fresh for good.
    verifyPasskeyRegistration: createAuthEndpoint(
      '/passkey/verify-registration',
      { ...signedIn, body: z.object({ response, name: name.optional() }) },
      async (context) => {
        const answer = await askPlugin(context, plugin.verifyPasskeyRegistration, context.body).catch(refuse);
        tellOwner(messages, context.context.session.user, 'passkey-added');
        return context.json(answer);
      },
    ),

    verifyPasskeyAuthentication: createAuthEndpoint(
      '/passkey/verify-authentication',
      { method: 'POST', body: z.object({ response }) },
      async (context) => {
        const asked = askPlugin(context, plugin.verifyPasskeyAuthentication, context.body);
        return context.json(await asked.catch((error) => refuseSignIn(context.body.response.id, error)));
      },
    ),

    deletePasskey: createAuthEndpoint(
      '/passkey/delete-passkey',
      { ...signedIn, body: z.object({ id: z.string() }) },
      async (context) => {
        requireFreshSession(context);
        const { user } = context.context.session;
        const { id } = context.body;
        const [gone] = isUuid(id) ? await database.query(deletePasskey(user.id, id)) : [];
        if (!gone) throw unknownPasskey();
        tellOwner(messages, user, 'passkey-removed');
        return context.json({ status: true });
      },
    ),

    updatePasskey: createAuthEndpoint(
      '/passkey/update-passkey',
      { ...signedIn, body: z.object({ id: z.string(), name }) },
      async (context) => {
        const { user } = context.context.session;
        const { id } = context.body;
        const [passkey] = isUuid(id)
          ? await database.query(renamePasskey(user.id, id, context.body.name))
          : [];
        if (!passkey) throw unknownPasskey();
        return context.json({ passkey });
      },
    ),
  };
}

/** The same for one that somebody else has. */
function unknownPasskey(): APIError {
  return new APIError('NOT_FOUND', { code: 'PASSKEY_NOT_FOUND', message: 'Passkey not found' });
}

/** The plugin takes a response that cannot be verified for a failure of its own. */
function refuse(error: unknown): never {
  if (!isAPIError(error) || error.body?.code !== 'FAILED_TO_VERIFY_REGISTRATION') throw error;
  throw new APIError('BAD_REQUEST', { code: error.body.code, message: String(error.body.message) });
}
