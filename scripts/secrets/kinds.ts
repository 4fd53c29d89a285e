import { z } from 'zod';
import { databaseConnection } from '#shared/database/connection';
import { isLoopback } from '#shared/loopback';
import { mailSettings } from '#shared/mail/settings';
import { neonCredentials } from '#shared/neon/credentials';
import { oauthClient } from '#shared/oauth-client';
import { secretVersions } from '#shared/secret-versions';
import { sourceConnection } from '#shared/source-connection';
import { ValueError } from './errors.ts';

/** A kind of secret that operators give a value. */
export interface SecretKind {
  /** The shape of what is stored, which is JSON. */
  readonly schema: z.ZodType;
  /** Whether a stage works without: what needs it is off. */
  readonly isOptional?: true;
  /** A value that would do, to show in messages. */
  readonly example: string;
  /**
   * Makes what is stored of what an operator gave; `readCurrent` answers what is stored now, undefined for nothing.
   * @throws ValueError
   */
  compose(text: string, readCurrent: () => Promise<unknown>): unknown;
  /** What is left to do after the value has been written, if the stage is already deployed. */
  next(stage: string): string;
}

/** Modes in which a PostgreSQL client never sends the password in the clear (libpq, "SSL Mode Descriptions"). */
const encryptingModes = ['require', 'verify-ca', 'verify-full'];

/** What a database's address needs besides being one. `who` says whose user and password. */
const completeUrl = (who: string) =>
  z.string().check(({ value, issues }) => {
    const { username, password, pathname, searchParams } = new URL(value);
    const report = (message: string) => issues.push({ code: 'custom', message, input: value });
    if (!username || !password) report(`must have the user and the password of ${who}`);
    if (pathname.length < 2) report('must name the database after the host');
    if (!isLoopback(value) && !encryptingModes.includes(searchParams.get('sslmode') ?? '')) {
      report(`must end in ?sslmode=require (or ${encryptingModes.slice(1).join(', ')})`);
    }
  });

const takenUp =
  'nothing is left to do: it is in use within five minutes, and at once where the old one is refused';

/** What operators fill, by the secret's name after `gatehouse/<stage>/`. A new secret is one entry here. */
const operatorKinds: Readonly<Record<string, SecretKind>> = {
  database: {
    schema: databaseConnection.pipe(z.looseObject({ url: completeUrl('the database owner') })),
    example: 'postgresql://owner:password@host/database?sslmode=require',
    compose: (text) => jsonOr(text, { url: text }),
    next: (stage) =>
      `run the schema function, which gives every function its connection: aws lambda invoke --function-name gatehouse-${stage}-schema /dev/stdout`,
  },
  auth: {
    schema: secretVersions,
    example: 'at least 32 random characters (openssl rand -hex 32), which become the newest version',
    compose: async (text, readCurrent) =>
      isJson(text) ? parseJson(text) : addVersion(text, await readCurrent()),
    next: () =>
      'environments that run already take it up within five minutes: keep old versions, which old keys and cookies need',
  },
  email: {
    schema: mailSettings,
    example: '{"apiKey":"re_…","from":"Name <no-reply@example.com>"}, with an API key of Resend',
    compose: (text) => jsonOr(text, { apiKey: text }),
    next: () =>
      'environments that run already take it up within five minutes: delete the old one at Resend after that',
  },
  google: {
    schema: oauthClient,
    isOptional: true,
    example:
      '{"clientId":"….apps.googleusercontent.com","clientSecret":"GOCSPX-…"}, of an OAuth client for web applications',
    compose: (text) => jsonOr(text, { clientId: text }),
    next: () => takenUp,
  },
  supabase: {
    // The server's certificate is verified in every mode: by the authority in `ca`, where there is one.
    schema: sourceConnection.pipe(
      z.looseObject({ url: completeUrl('a role that may read the schema auth') }),
    ),
    isOptional: true,
    example:
      'postgresql://reader:password@host:5432/postgres?sslmode=verify-full, or {"url":"…","ca":"-----BEGIN CERTIFICATE-----…"}',
    compose: (text) => jsonOr(text, { url: text }),
    next: (stage) =>
      `try it without writing a user: npm run supabase -- start --mode dry-run --stage ${stage}`,
  },
  neon: {
    schema: neonCredentials,
    example: 'an API key of Neon, or {"apiKey":"…","orgId":"org-…"}',
    compose: (text) => jsonOr(text, { apiKey: text }),
    next: (stage) => `deploy again: npx cdk deploy --all -c stage=${stage}`,
  },
};

/** Credentials at GitHub, or at a provider of the stage's own, `oidc/<id>`. */
const providerKind: SecretKind = {
  schema: oauthClient,
  isOptional: true,
  example: '{"clientId":"…","clientSecret":"…"}, as the provider has given them out',
  compose: (text) => jsonOr(text, { clientId: text }),
  next: () => takenUp,
};

/** The kind of a secret that operators fill, by its name after `gatehouse/<stage>/`; undefined for any other. */
export function findKind(path: string): SecretKind | undefined {
  if (path === 'github' || path.startsWith('oidc/')) return providerKind;
  return Object.hasOwn(operatorKinds, path) ? operatorKinds[path] : undefined;
}

/** A database role's connection: CloudFormation makes name and password, the schema function completes it. */
export const roleKind = databaseConnection.extend({
  username: z.string().min(1),
  password: z.string().min(1),
});
/** The same before the first deploy. */
export const incompleteRole = roleKind.pick({ username: true, password: true }).extend({
  url: z.undefined().optional(),
});

function isJson(text: string): boolean {
  return text.startsWith('{');
}

function jsonOr(text: string, otherwise: object): unknown {
  return isJson(text) ? parseJson(text) : otherwise;
}

/** @throws ValueError without what the parser says: it quotes the text, which is the secret */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ValueError('the value starts like JSON and is not valid JSON');
  }
}

function addVersion(text: string, current: unknown): Record<string, unknown> {
  const versions = z.record(z.string(), z.unknown()).parse(current ?? {});
  const newest = Math.max(0, ...Object.keys(versions).map(Number));
  return { ...versions, [newest + 1]: text };
}
