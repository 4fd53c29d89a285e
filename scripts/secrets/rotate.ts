import { setTimeout as delay } from 'node:timers/promises';
import type { SecretName } from '#shared/secret-name';
import { AccountError, UsageError } from '../operator/errors.ts';
import type { Account } from './account.ts';

/** Secrets Manager takes some seconds for a rotation, and as long again for the first start of its function. */
const pollIntervalMs = 500;
const millisecondsPerSecond = 1_000;

interface RotateOptions {
  readonly account: Account;
  readonly stage: string;
  /** The secret's name after `gatehouse/<stage>/`. */
  readonly path: string;
  readonly waitSeconds: number;
}

/**
 * Has Secrets Manager rotate a secret of a stage now, and waits until it is done. An earlier rotation that has not been
 * completed goes on instead. Answers what there is to say to the operator.
 * @throws UsageError, AccountError
 */
export async function rotateSecret({ account, stage, path, waitSeconds }: RotateOptions): Promise<string> {
  const secrets = await account.list(stage);
  const secret = secrets.find((candidate) => candidate.path === path);
  if (!secret?.isRotated) throw notRotated(stage, path, secrets);
  const startedAt = performance.now();
  const version = await account.rotate(secret);
  while (!(await account.isCurrent(secret, version))) {
    const elapsedSeconds = (performance.now() - startedAt) / millisecondsPerSecond;
    if (elapsedSeconds >= waitSeconds) throw unfinished(secret, waitSeconds);
    await delay(pollIntervalMs);
  }
  const seconds = ((performance.now() - startedAt) / millisecondsPerSecond).toFixed(1);
  return `${secret.name} was rotated in ${seconds} s (version ${version})\nenvironments that run already take it up within five minutes; until then what they have goes on working\n`;
}

function notRotated(stage: string, path: string, secrets: Awaited<ReturnType<Account['list']>>): UsageError {
  const rotated = secrets.filter(({ isRotated }) => isRotated).map((secret) => secret.path);
  const remedy =
    rotated.length > 0 ? `rotate one of ${rotated.join(', ')}` : 'set rotation in cdk.json and deploy';
  return new UsageError(`stage ${stage} does not rotate ${JSON.stringify(path)}: ${remedy}`);
}

function unfinished({ name, stage }: SecretName, waitSeconds: number): AccountError {
  return new AccountError(
    `${name} was not rotated within ${waitSeconds} s, and its value is the one before: the log /aws/lambda/gatehouse-${stage}-rotation says why; the same command goes on with it`,
  );
}
