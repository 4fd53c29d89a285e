import { Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { FunctionName, StageSettings } from '../config.ts';
import { byName, constructId, secretName } from '../names.ts';
import { createStageSecret, type SecretSource } from './stage-secret.ts';

/** Functions that have a database role, hence a connection, of their own. */
export const databaseRoles = [
  'auth',
  'jwks',
  'profile',
  'health',
  'maintenance',
  'admin',
] as const satisfies readonly FunctionName[];
export type DatabaseRole = (typeof databaseRoles)[number];

/** 32 letters and digits hold 190 bits. Punctuation would need escaping in a connection URL. */
const passwordLength = 32;

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
  readonly #settings: StageSettings;

  constructor(scope: Construct, id: string, settings: StageSettings) {
    super(scope, id);
    this.#settings = settings;
    this.ownerName = secretName(settings.stage, 'database');
    this.owner = this.#create('Owner', 'database', { fill: 'database' });
    this.auth = this.#create('Auth', 'auth', generated({}, '1'));
    this.email = this.#create('Email', 'email', { fill: 'email' });
    this.roles = byName(databaseRoles, (role) => this.#createRole(role));
    this.events = settings.events ? this.#createRole('events') : undefined;
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'a new password or key must be known to the database before it is served: the schema function does both in one step on deploy; keys for mail are made at Resend, by people',
    });
  }

  #createRole(role: DatabaseRole | 'events'): string {
    const template = { username: `gatehouse_${role}` };
    return this.#create(`${constructId(role)}Role`, `database/${role}`, generated(template, 'password'));
  }

  #create(id: string, path: string, source: SecretSource): string {
    return createStageSecret(this, id, { settings: this.#settings, path, source }).ref;
  }
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
