import { AwsError } from './aws-error.ts';
import type { SecretVersion, StoredSecret } from './secret-store.ts';

export const current = 'AWSCURRENT';
const previous = 'AWSPREVIOUS';

type Value = Pick<SecretVersion, 'string' | 'binary'>;

/**
 * Adds a version and moves staging labels to it, as PutSecretValue does: AWSPREVIOUS follows the version that lost
 * AWSCURRENT, and the first version of a secret gets AWSCURRENT whatever was asked for. Versions left without a label
 * are deleted.
 * @throws AwsError ResourceExistsException when the id stands for another value
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
 */
export function putVersion(
  secret: StoredSecret,
  { id, stages, now, ...value }: Value & { id: string; stages: readonly string[]; now: number },
): StoredSecret {
  const existing = secret.versions.find((version) => version.id === id);
  if (existing !== undefined && !isSameValue(existing, value)) {
    throw new AwsError(
      'ResourceExistsException',
      `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${secret.arn}.`,
    );
  }
  const moved = findMoves(secret, id, stages);
  const others = secret.versions.filter((version) => version.id !== id);
  const versions = [...others, existing ?? { id, ...value, stages: [], created: now }];
  const relabelled = versions.map((version) => ({ ...version, stages: relabel(version, moved) }));
  return { ...secret, changed: now, versions: relabelled.filter((version) => version.stages.length > 0) };
}

/** Which version each moving label goes to. */
function findMoves(secret: StoredSecret, id: string, stages: readonly string[]): Map<string, string> {
  const holder = secret.versions.find((version) => version.stages.includes(current));
  const all = holder === undefined ? [...stages, current] : stages;
  const moves = new Map(all.map((stage) => [stage, id]));
  if (holder !== undefined && holder.id !== id && moves.has(current)) moves.set(previous, holder.id);
  return moves;
}

function relabel(version: SecretVersion, moves: ReadonlyMap<string, string>): string[] {
  const kept = version.stages.filter((stage) => !moves.has(stage));
  return [...kept, ...[...moves].filter(([, id]) => id === version.id).map(([stage]) => stage)];
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

function notFound(what: string): AwsError {
  return new AwsError(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified secret value for ${what}`,
  );
}
