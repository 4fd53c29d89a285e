import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Client } from '@neondatabase/serverless';
import { z } from 'zod';
import { describeFaults } from '#shared/env';
import { audit } from '#shared/observability/audit';
import { parseSecretName } from '#shared/secret-name';
import { createEngineSecrets } from './engine-secrets.ts';
import { createRolePassword, findRole } from './role-password.ts';
import { RotationError } from './rotation-error.ts';
import { openSecret, type SecretValue, stages, type VersionedSecret } from './versioned-secret.ts';

/**
 * What Secrets Manager invokes a rotation function with.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 */
const rotationEvent = z.object({
  Step: z.enum(['createSecret', 'setSecret', 'testSecret', 'finishSecret']),
  SecretId: z.string(),
  /** Id of the version that the rotation makes. */
  ClientRequestToken: z.string(),
});

/** Runs work with a connection as the database's owner. */
export type WithOwner = <T>(work: (client: Client) => Promise<T>) => Promise<T>;

/** What a rotation starts from. */
export interface RotationBase {
  readonly current: SecretValue;
  readonly previous: SecretValue | undefined;
  /** When the current value became it, as far as is known. */
  readonly changedAt: Date;
  /** When the last rotation was finished. */
  readonly rotatedAt: Date | undefined;
}

/** How a kind of secret is rotated. Each step may run twice, or at the same time as itself. */
export interface RotatedKind {
  /** Makes the next value. */
  create(base: RotationBase): Promise<string>;
  /** Brings the database to where the next value works, while the current one goes on working. */
  set(next: string, base: RotationBase): Promise<void>;
  /** @throws RotationError, DatabaseUnavailableError if a value does not work */
  test(value: string, base: RotationBase): Promise<void>;
}

export interface RotationOptions {
  readonly client: SecretsManagerClient;
  /** ARNs of the secrets that may be rotated. */
  readonly secretIds: readonly string[];
  readonly withOwner: WithOwner;
  /** Clock in milliseconds (default `Date.now`). */
  readonly now?: () => number;
}

/**
 * The four steps of a rotation. Any of them may be repeated at any time; of a rotation that has finished they do
 * nothing.
 * @throws RotationError for a secret or a version that is not to be rotated, and where it cannot go on now;
 * DatabaseUnavailableError
 */
export function createRotation(options: RotationOptions): (event: unknown) => Promise<void> {
  return async function rotate(event) {
    const { Step: step, SecretId: id, ClientRequestToken: token } = parseEvent(event);
    if (!options.secretIds.includes(id)) {
      throw new RotationError(`secret ${JSON.stringify(id)} is none of those that this stage rotates`);
    }
    const secret = openSecret(options.client, id);
    const { isRotated, rotatedAt, stagesOf } = await secret.describe();
    if (!isRotated)
      throw new RotationError(`secret ${id} has no rotation: deploy the stage's rotation stack`);
    const labels = stagesOf(token);
    if (labels?.includes(stages.current)) return;
    if (!labels?.includes(stages.pending)) {
      throw new RotationError(`version ${token} of ${id} is not one that a rotation makes: start a rotation`);
    }
    const base = await readBase(secret, id, rotatedAt);
    await steps[step]({ id, token, secret, base, kind: createKind(id, options) });
  };
}

interface StepContext {
  readonly id: string;
  readonly token: string;
  readonly secret: VersionedSecret;
  readonly base: RotationBase;
  readonly kind: RotatedKind;
}

type Step = z.output<typeof rotationEvent>['Step'];

const steps: Readonly<Record<Step, (context: StepContext) => Promise<void>>> = {
  async createSecret({ token, secret, base, kind }) {
    if (!(await secret.readPending(token))) await secret.putPending(token, await kind.create(base));
  },
  async setSecret({ id, token, secret, base, kind }) {
    await kind.set(await requirePending(secret, id, token), base);
  },
  async testSecret({ token, secret, base, kind }) {
    // Secrets Manager also runs this step alone, on a version of its own, when a schedule is made.
    await kind.test(((await secret.readPending(token)) ?? base.current).text, base);
  },
  async finishSecret({ id, token, secret, base }) {
    await requirePending(secret, id, token);
    await secret.makeCurrent(token, base.current.versionId);
    audit({ event: 'secret_rotation', outcome: 'completed', resource: parseSecretName(id)?.name });
  },
};

function parseEvent(event: unknown): z.output<typeof rotationEvent> {
  const parsed = rotationEvent.safeParse(event);
  if (parsed.success) return parsed.data;
  throw new RotationError(`this is no step of a rotation (${describeFaults(parsed.error)})`);
}

function createKind(id: string, { withOwner, now = Date.now }: RotationOptions): RotatedKind {
  const path = parseSecretName(id)?.path ?? '';
  if (path === 'auth') return createEngineSecrets({ withOwner, now });
  const role = findRole(path);
  if (role) return createRolePassword({ role, withOwner, now });
  throw new RotationError(`secret ${id} is of no kind that can be rotated`);
}

async function readBase(
  secret: VersionedSecret,
  id: string,
  rotatedAt: Date | undefined,
): Promise<RotationBase> {
  const [current, previous] = await Promise.all([secret.readCurrent(), secret.readPrevious()]);
  if (!current) throw new RotationError(`secret ${id} has no value: give it one before it is rotated`);
  const changedAt = new Date(Math.max(current.createdAt.getTime(), rotatedAt?.getTime() ?? 0));
  return { current, previous, changedAt, rotatedAt };
}

async function requirePending(secret: VersionedSecret, id: string, token: string): Promise<string> {
  const pending = await secret.readPending(token);
  if (pending) return pending.text;
  throw new RotationError(`version ${token} of ${id} has no value yet: its first step has not been done`);
}
