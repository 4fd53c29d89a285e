import { randomUUID } from 'node:crypto';
import type { InvokeResult } from '../lambda/invoke-result.ts';
import { AwsError } from './aws-error.ts';
import type { SecretStore, StoredSecret } from './secret-store.ts';
import { current, findHolder, pending, putVersion, removeLabel } from './secret-versions.ts';

/** How a secret is rotated, as its schedule has it. */
export interface RotationSchedule {
  readonly functionArn: string;
  readonly rules: { readonly AutomaticallyAfterDays: number };
}

/** Invokes the functions that rotate secrets. */
export type InvokeFunction = (arn: string, payload: string) => Promise<InvokeResult>;

export interface SecretRotation {
  /** Lets Secrets Manager invoke a function. */
  allow(functionArn: string): void;
  /** @throws Error when Secrets Manager may not invoke the function */
  schedule(secretArn: string, schedule: RotationSchedule): void;
  scheduleOf(secretArn: string): RotationSchedule | undefined;
  /** From now on functions can be invoked. */
  connect(invoke: InvokeFunction): void;
  /**
   * Begins to rotate a secret and answers before it has ended; how one fails is logged. Nothing rotates by itself.
   * @throws AwsError InvalidRequestException without a schedule, and when an earlier rotation has not been completed:
   * that one is tried again
   */
  start(secret: StoredSecret, token: string): void;
}

/** In this order, and none after one that failed. */
const steps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

interface RotationOptions {
  readonly store: SecretStore;
  readonly nowSeconds: () => number;
  readonly log: (line: string) => void;
}

/**
 * Rotation by a Lambda function. Unlike AWS it does not repeat by itself what has failed, and does not try a schedule
 * when it is made.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda.html
 */
export function createSecretRotation({ store, nowSeconds, log }: RotationOptions): SecretRotation {
  const allowed = new Set<string>();
  const schedules = new Map<string, RotationSchedule>();
  const running = new Set<string>();
  let invoke: InvokeFunction | undefined;

  const find = (arn: string) => store.list().find((secret) => secret.arn === arn);

  async function runSteps(arn: string, token: string, functionArn: string): Promise<void> {
    for (const Step of steps) {
      const event = { Step, SecretId: arn, ClientRequestToken: token, RotationToken: randomUUID() };
      const result = await invoke?.(functionArn, JSON.stringify(event));
      if (!result?.ok) throw new Error(`${Step}: ${result?.message ?? 'there are no functions yet'}`);
    }
    const secret = find(arn);
    if (!secret || findHolder(secret, current)?.id !== token) {
      throw new Error(`finishSecret: has not moved ${current} to version ${token}`);
    }
    store.save({ ...removeLabel(secret, pending), rotated: nowSeconds() });
  }

  async function run({ arn, name }: StoredSecret, token: string, functionArn: string): Promise<void> {
    if (running.has(arn)) return;
    running.add(arn);
    try {
      await runSteps(arn, token, functionArn);
    } catch (error) {
      log(`rotation of secret ${name} failed: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      running.delete(arn);
    }
  }

  return {
    allow: (functionArn) => allowed.add(functionArn),
    schedule: (secretArn, schedule) => {
      if (!allowed.has(schedule.functionArn)) {
        throw new Error(
          `Secrets Manager cannot invoke ${schedule.functionArn}: let secretsmanager.amazonaws.com, by a permission that the schedule depends on`,
        );
      }
      schedules.set(secretArn, schedule);
    },
    scheduleOf: (secretArn) => schedules.get(secretArn),
    connect: (created) => {
      invoke = created;
    },
    start: (secret, token) => {
      const functionArn = schedules.get(secret.arn)?.functionArn;
      if (functionArn === undefined) {
        throw invalid('No Lambda rotation function ARN is associated with this secret.');
      }
      const holder = findHolder(secret, current);
      if (holder === undefined) throw invalid('The secret has no value to rotate.');
      const unfinished = findHolder(secret, pending);
      if (unfinished !== undefined && unfinished.id !== holder.id) {
        void run(secret, unfinished.id, functionArn);
        throw invalid("A previous rotation isn't complete. That rotation will be reattempted.");
      }
      store.save(putVersion(secret, { id: token, stages: [pending], now: nowSeconds() }));
      void run(secret, token, functionArn);
    },
  };
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidRequestException', message);
}
