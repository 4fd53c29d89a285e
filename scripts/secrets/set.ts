import type { SecretName } from '#shared/secret-name';
import { AccountError, UsageError } from '../operator/errors.ts';
import type { Account } from './account.ts';
import { ValueError } from './errors.ts';
import { describeFaults } from './faults.ts';
import { findKind, parseJson } from './kinds.ts';

interface SetOptions {
  readonly account: Account;
  readonly stage: string;
  /** The secret's name after `gatehouse/<stage>/`. */
  readonly path: string;
  /** Asks for the value; called once the stage is known to have the secret. */
  readonly readValue: (question: string) => Promise<string>;
}

/**
 * Gives a secret of a stage a value, after checking its shape. Answers what there is to say to the operator.
 * @throws UsageError, ValueError, AccountError
 */
export async function setSecret({ account, stage, path, readValue }: SetOptions): Promise<string> {
  const secrets = await account.list(stage);
  const { secret, kind } = find(secrets, stage, path);
  const text = (await readValue(`${secret.name} (${kind.example}): `)).trim();
  if (text === '') throw new ValueError(`no value was given: pipe in ${kind.example}`);
  const value = await kind.compose(text, () => readCurrent(account, secret));
  const parsed = kind.schema.safeParse(value);
  if (!parsed.success) {
    throw new ValueError(`not written: ${describeFaults(parsed.error).join('; ')}. expected ${kind.example}`);
  }
  const version = await account.write(secret, JSON.stringify(value));
  return `${secret.name} has a new value (version ${version})\nif the stage is deployed already, ${kind.next(stage)}\n`;
}

function find(secrets: readonly SecretName[], stage: string, path: string) {
  const secret = secrets.find((candidate) => candidate.path === path);
  const kind = findKind(path);
  if (secret !== undefined && kind !== undefined) return { secret, kind };
  const settable = secrets.map((candidate) => candidate.path).filter((name) => findKind(name) !== undefined);
  const reason =
    secret === undefined
      ? `stage ${stage} has no secret ${JSON.stringify(path)}`
      : `${secret.name} is written by the schema function on each deploy`;
  throw new UsageError(`${reason}: set one of ${settable.join(', ')}`);
}

async function readCurrent(account: Account, secret: SecretName): Promise<unknown> {
  const stored = await account.read(secret);
  if (stored.is === 'unreadable') {
    throw new AccountError(
      `secretsmanager:GetSecretValue on ${secret.name} is not allowed, and the new value is added to the current one`,
    );
  }
  return stored.is === 'missing' ? undefined : parseJson(stored.text);
}
