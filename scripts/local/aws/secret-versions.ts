import { AwsError } from './aws-error.ts';
import type { SecretVersion, StoredSecret } from './secret-store.ts';

export const current = 'AWSCURRENT';
export const pending = 'AWSPENDING';
const previous = 'AWSPREVIOUS';

type Value = Pick<SecretVersion, 'string' | 'binary'>;

/**
 * Adds a version and moves staging labels to it, as PutSecretValue does: AWSPREVIOUS follows the version that lost
 * AWSCURRENT, and the first version of a secret gets AWSCURRENT whatever was asked for. Versions left without a label
 * are deleted. A version without a value, as a rotation begins with, gets one.
 * @throws AwsError ResourceExistsException when the id stands for another value
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
 */
export function putVersion(
  secret: StoredSecret,
  { id, stages, now, ...value }: Value & { id: string; stages: readonly string[]; now: number },
): StoredSecret {
  const existing = secret.versions.find((version) => version.id === id);
  if (existing !== undefined && hasValue(existing) && !isSameValue(existing, value)) {
    throw new AwsError(
      'ResourceExistsException',
      `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${secret.arn}.`,
    );
  }
  const others = secret.versions.filter((version) => version.id !== id);
  const version = { id, ...value, stages: existing?.stages ?? [], created: existing?.created ?? now };
  const versions = [...others, version];
  return { ...moveLabels({ ...secret, versions }, findMoves(secret, id, stages)), changed: now };
}

/**
 * Moves a staging label from the version that has it to another, as UpdateSecretVersionStage does.
 * @throws AwsError ResourceNotFoundException, InvalidParameterException
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html
 */
export function moveLabel(
  secret: StoredSecret,
  { stage, to, from }: { stage: string; to: string | undefined; from: string | undefined },
): StoredSecret {
  const holder = findHolder(secret, stage);
  if (holder !== undefined && holder.id !== to && holder.id !== from) {
    throw new AwsError(
      'InvalidParameterException',
      `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder.id}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
  }
  if (to !== undefined) {
    findVersion(secret, to);
    return moveLabels(secret, findMoves(secret, to, [stage]));
  }
  if (stage !== current) return removeLabel(secret, stage);
  throw new AwsError(
    'InvalidParameterException',
    `You can't remove the staging label ${current} from a secret.`,
  );
}

/** Takes a label off the version that has it. */
export function removeLabel(secret: StoredSecret, stage: string): StoredSecret {
  return moveLabels(secret, new Map([[stage, '']]));
}

/** The version that has a label. */
export function findHolder({ versions }: StoredSecret, stage: string): SecretVersion | undefined {
  return versions.find((version) => version.stages.includes(stage));
}

function moveLabels(secret: StoredSecret, moves: ReadonlyMap<string, string>): StoredSecret {
  const versions = secret.versions.map((version) => ({ ...version, stages: relabel(version, moves) }));
  return { ...secret, versions: versions.filter(({ stages }) => stages.length > 0) };
}

/** Which version each moving label goes to. */
function findMoves(secret: StoredSecret, id: string, stages: readonly string[]): Map<string, string> {
  const holder = findHolder(secret, current);
  const all = holder === undefined ? [...stages, current] : stages;
  const moves = new Map(all.map((stage) => [stage, id]));
  if (holder !== undefined && holder.id !== id && moves.has(current)) moves.set(previous, holder.id);
  return moves;
}

function relabel(version: SecretVersion, moves: ReadonlyMap<string, string>): string[] {
  const kept = version.stages.filter((stage) => !moves.has(stage));
  return [...kept, ...[...moves].filter(([, id]) => id === version.id).map(([stage]) => stage)];
}

export function hasValue({ string, binary }: Value): boolean {
  return string !== undefined || binary !== undefined;
}

function isSameValue(a: Value, b: Value): boolean {
  return a.string === b.string && a.binary === b.binary;
}

/**
 * The version asked for by id, by label or by both; AWSCURRENT without either.
 * @throws AwsError ResourceNotFoundException or InvalidRequestException
 */
export function findVersion(secret: StoredSecret, id?: string, stage?: string): SecretVersion {
  if (id === undefined) {
    const wanted = stage ?? current;
    const found = secret.versions.find((version) => version.stages.includes(wanted));
    if (found !== undefined) return found;
    throw notFound(`staging label: ${wanted}`);
  }
  const found = secret.versions.find((version) => version.id === id);
  if (found === undefined) throw notFound(`VersionId: ${id}`);
  if (stage === undefined || found.stages.includes(stage)) return found;
  throw new AwsError(
    'InvalidRequestException',
    'You provided a VersionStage that is not associated to the provided VersionId.',
  );
}

/** As `findVersion`, of versions that have a value: one that a rotation has begun has none yet. */
export function findValue(secret: StoredSecret, id?: string, stage?: string): SecretVersion {
  const found = findVersion(secret, id, stage);
  if (hasValue(found)) return found;
  throw notFound(id === undefined ? `staging label: ${stage ?? current}` : `VersionId: ${id}`);
}

function notFound(what: string): AwsError {
  return new AwsError(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified secret value for ${what}`,
  );
}
