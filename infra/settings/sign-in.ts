import { z } from 'zod';
import { ownMethods } from '#shared/contract/sign-in-methods';
import { flag, settingsObject } from './kinds.ts';

/** Each costs a secret, and room among a function's variables, of which AWS Lambda takes 4 KiB. */
const maxProviders = 8;
const idPattern = /^[a-z]{1,20}$/;
/**
 * What stands for something else where an id stands: with accounts Better Auth's own name for passwords, and our providers;
 * in the audit log our own ways to sign in. Routes and secrets have their ids behind `callback/` and `oidc/`.
 */
const takenIds: readonly string[] = ['credential', 'google', 'github', ...ownMethods];

const idError = `must be a name of at most 20 lower-case letters, other than ${takenIds.join(', ')}`;
const issuerError =
  "must be the provider's issuer to the letter, such as https://login.example.com: https, no query, no fragment";
const nameError = 'must be a name of 1 to 60 characters without line breaks, "<" and ">"';

/** An OpenID Connect provider. Its credentials here are in the secret `oidc/<id>`. */
const oidcProvider = settingsObject({
  id: z
    .string({ error: idError })
    .regex(idPattern, { error: idError })
    .refine((id) => !takenIds.includes(id), { error: idError }),
  issuer: z.string({ error: issuerError }).refine(isIssuer, { error: issuerError }),
  name: z.string({ error: nameError }).regex(/^[^\p{C}<>]{1,60}$/u, { error: nameError }),
});

const listError = `must be a list of at most ${maxProviders} objects with id, issuer and name, each id once`;

/** How people may sign in, beside their password. */
export function signInSettings() {
  return settingsObject({
    google: flag().default(false).describe('Whether with Google; fill the secret `google`.'),
    github: flag().default(false).describe('Whether with GitHub; fill the secret `github`.'),
    oidc: z
      .array(oidcProvider, { error: listError })
      .max(maxProviders, { error: listError })
      .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, { error: listError })
      .default([])
      .meta({ kind: 'list of `{ "id": "acme", "issuer": "https://login.example.com", "name": "Acme" }`' })
      .describe(
        'Other OpenID Connect providers whose word about an e-mail address is to be taken; fill the secret `oidc/<id>` of each. An id belongs to one issuer for good.',
      ),
  });
}

/** OpenID Connect Discovery 1.0 §3. */
function isIssuer(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === 'https:' && !/[?#\s]/.test(text) && !url.username;
}
