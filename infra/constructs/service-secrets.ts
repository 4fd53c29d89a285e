import { Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { resourceNames } from '#shared/contract/resources';
import {
  type FunctionName,
  type MigrationFunctionName,
  migrationFunctionNames,
  type StageSettings,
} from '../config.ts';
import { byName, constructId, resourceName, secretName } from '../names.ts';
import { createStageSecret, type SecretSource } from './stage-secret.ts';

/** Functions that have a database role, hence a connection, of their own. */
export const databaseRoles = [
  'auth',
  'jwks',
  'health',
  'maintenance',
  'admin',
  ...resourceNames,
] as const satisfies readonly FunctionName[];
export type DatabaseRole = (typeof databaseRoles)[number];

/** 32 letters and digits hold 190 bits. Punctuation would need escaping in a connection URL. */
const passwordLength = 32;

/** A secret by its name, which functions ask for it by, and its ARN, which permissions have. */
export interface ProviderSecret {
  readonly name: string;
  readonly arn: string;
}

/** ARNs of what a migration needs. */
export interface MigrationSecrets {
  /** The connection to the source, JSON `{"url":"postgresql://…","ca"?:"-----BEGIN CERTIFICATE-----…"}`; the operator fills it. */
  readonly source: string;
  /** One connection to the target per function of the migration. */
  readonly roles: Readonly<Record<MigrationFunctionName, string>>;
}

/** ARNs of a stage's secrets. No value is in a template: Secrets Manager or the operator makes each. */
export class ServiceSecrets extends Construct {
  /** The database owner's connection, JSON `{"url":"postgresql://…"}`; the operator fills it. */
  readonly owner: string;
  readonly ownerName: string;
  /** Better Auth's secrets, JSON map of version to value. */
  readonly auth: string;
  /** Mail's API key and sender, JSON `{"apiKey":"re_…","from":"Name <address>"}`; the operator fills it. */
  readonly email: string;
  /** One connection per database role; the schema function completes each. */
  readonly roles: Readonly<Record<DatabaseRole, string>>;
  /** The connection of the events function, only of a stage that has events. */
  readonly events: string | undefined;
  /** Only of a stage with a migration. */
  readonly migration: MigrationSecrets | undefined;
  /** This service's credentials at Google, JSON `{"clientId":"…","clientSecret":"…"}`; undefined without Google. */
  readonly google: ProviderSecret | undefined;
  /** The same at GitHub. */
  readonly github: ProviderSecret | undefined;
  /** The same at each of the stage's other providers, in their order. */
  readonly oidc: readonly ProviderSecret[];
  readonly #settings: StageSettings;

  constructor(scope: Construct, id: string, settings: StageSettings) {
    super(scope, id);
    this.#settings = settings;
    this.ownerName = secretName(settings.stage, 'database');
    this.owner = this.#create('Owner', 'database', { fill: 'database' });
    this.auth = this.#create('Auth', 'auth', generated({}, '1'));
    this.email = this.#create('Email', 'email', { fill: 'email' });
    const { google, github, oidc } = settings.signIn;
    this.google = google ? this.#createProvider('google', 'google') : undefined;
    this.github = github ? this.#createProvider('github', 'github') : undefined;
    this.oidc = oidc.map(({ id: provider }) => this.#createProvider(`oidc/${provider}`, 'oidc'));
    this.roles = byName(databaseRoles, (role) => this.#createRole(role));
    this.events = settings.events ? this.#createRole('events') : undefined;
    this.migration = settings.migration && {
      source: this.#create('Supabase', 'supabase', { fill: 'supabase' }),
      roles: byName(migrationFunctionNames, (name) => this.#createRole(name)),
    };
  }

  #createRole(role: DatabaseRole | 'events' | MigrationFunctionName): string {
    const template = { username: `gatehouse_${role.replaceAll('-', '_')}` };
    return this.#create(`${constructId(role)}Role`, `database/${role}`, generated(template, 'password'));
  }

  #createProvider(path: string, fill: string): ProviderSecret {
    const id = `SignIn${path.split(/\W/).map(constructId).join('')}`;
    return { name: secretName(this.#settings.stage, path), arn: this.#create(id, path, { fill }) };
  }

  #create(id: string, path: string, source: SecretSource): string {
    const secret = createStageSecret(this, id, { settings: this.#settings, path, source });
    // The rule looks for a schedule in the secret's own stack.
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: describeRotation(path, this.#settings),
    });
    return secret.ref;
  }
}

/** Who rotates a secret, for the rule that every one should be. */
function describeRotation(path: string, { stage, rotation }: StageSettings): string {
  if (path === 'database') return "the owner's password is made at Neon, by people or by the deployment";
  if (path === 'supabase') return "the source's password is made at Supabase, by people";
  if (path === 'email') return 'keys for mail are made at Resend, by people';
  if (/^(?:google|github|oidc\/)/.test(path))
    return 'credentials at sign-in providers are made there, by people';
  const [setting, days] =
    path === 'auth'
      ? ['authSecretsDays', rotation.authSecretsDays]
      : ['databasePasswordsDays', rotation.databasePasswordsDays];
  return days === undefined
    ? `the stage has chosen not to: rotation.${setting} is left out; npm run secrets and the schema function do by hand`
    : `every ${days} days, by the schedule in ${resourceName(stage, 'rotation')}`;
}

function generated(template: object, key: string): SecretSource {
  return {
    generate: {
      secretStringTemplate: JSON.stringify(template),
      generateStringKey: key,
      passwordLength,
      excludePunctuation: true,
    },
  };
}
