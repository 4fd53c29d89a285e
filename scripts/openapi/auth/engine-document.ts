import type { BetterAuthPlugin } from 'better-auth';
import { openAPI } from 'better-auth/plugins';
import { createMessages } from '#shared/mail/messages';
import type { Schema } from '#shared/openapi/document';
import { createEngine } from '../../../functions/auth/engine/engine.ts';
import { createPasskeyPlugin } from '../../../functions/auth/second-factor/passkey-plugin.ts';

/** What Better Auth's own document says of an operation, as far as it is of use here. */
export interface EngineOperation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: EngineContent;
  readonly responses?: Readonly<Record<string, EngineContent>>;
}

interface EngineContent {
  readonly content?: { readonly 'application/json'?: { readonly schema?: Schema } };
}

export interface EngineDocument {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
  readonly paths: Readonly<Record<string, Readonly<Record<string, EngineOperation>>>>;
}

const productName = 'Gatehouse';
const issuer = 'https://gatehouse.invalid';
/** Versions of the secret that nothing is ever signed with. */
const secrets = [{ version: 1, value: 'no-secret-this-engine-serves-nobody!' }];

/** Better Auth's document of the engine as the auth function sets it up, with everything that a stage may switch on. */
export async function readEngineDocument(): Promise<EngineDocument> {
  const context = await createDocumentedEngine().$context;
  const plugins = (context.options.plugins as BetterAuthPlugin[]).map(withOwnNames);
  const { generateOpenAPISchema } = openAPI().endpoints;
  const document = await generateOpenAPISchema({
    context: { ...context, options: { ...context.options, plugins } },
  } as never);
  return withNullTypes(document);
}

/** It is never asked anything: what it would need for that is not there. */
function createDocumentedEngine() {
  const refuse = () => Promise.reject(new Error('the engine is only described here'));
  return createEngine({
    issuer,
    audience: issuer,
    productName,
    secrets,
    allowedOrigins: [],
    tokenLifetimeSeconds: 600,
    requireEmailVerification: true,
    breachCheck: undefined,
    refuseUncheckedPasswords: false,
    totp: { trustedDeviceDays: 30 },
    passkeys: { createPlugin: createPasskeyPlugin, domain: undefined },
    providers: [],
    messages: createMessages({ productName }),
    database: { query: refuse, transaction: refuse },
    pool: { connect: refuse, end: async () => undefined },
    passwords: { hash: refuse, verify: refuse, spend: refuse },
  });
}

/** The generator leaves out an endpoint that takes the place of the engine's own by having its name. */
function withOwnNames(plugin: BetterAuthPlugin): BetterAuthPlugin {
  const endpoints = Object.entries(plugin.endpoints ?? {}).map(([name, endpoint]) => [
    `${plugin.id} ${name}`,
    endpoint,
  ]);
  return { ...plugin, endpoints: Object.fromEntries(endpoints) };
}

/** The document claims to be OpenAPI 3.1 and says `nullable`, which is 3.0. */
function withNullTypes(document: unknown): EngineDocument {
  return JSON.parse(JSON.stringify(document), (_, value) => {
    if (typeof value?.type !== 'string' || !('nullable' in value)) return value;
    const { nullable, type, ...rest } = value;
    return { type: nullable ? [type, 'null'] : type, ...rest };
  });
}
