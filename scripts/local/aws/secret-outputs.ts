import type { RotationSchedule } from './secret-rotation.ts';
import type { SecretVersion, StoredSecret } from './secret-store.ts';

/** Output of GetSecretValue. */
export function toValueOutput(secret: StoredSecret, version: SecretVersion): unknown {
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.id,
    SecretString: version.string,
    SecretBinary: version.binary,
    VersionStages: version.stages,
    CreatedDate: version.created,
  };
}

function toSummary({ arn, name, created, changed, rotated }: StoredSecret, schedule?: RotationSchedule) {
  return {
    ARN: arn,
    Name: name,
    CreatedDate: created,
    LastChangedDate: changed,
    LastRotatedDate: rotated,
    ...(schedule && {
      RotationEnabled: true,
      RotationLambdaARN: schedule.functionArn,
      RotationRules: schedule.rules,
    }),
  };
}

/** The API has two names for one thing: VersionIdsToStages in a description, SecretVersionsToStages in a list. */
export function toDescription(secret: StoredSecret, schedule: RotationSchedule | undefined) {
  return { ...toSummary(secret, schedule), VersionIdsToStages: toStagesById(secret) };
}

export function toListEntry(secret: StoredSecret, schedule: RotationSchedule | undefined) {
  return { ...toSummary(secret, schedule), SecretVersionsToStages: toStagesById(secret) };
}

function toStagesById({ versions }: StoredSecret): Record<string, string[]> {
  return Object.fromEntries(versions.map(({ id, stages }) => [id, stages]));
}

/** The items from `start` on, at most `size`, and where the next page starts. */
export function toPage<T>(
  items: readonly T[],
  start: number,
  size: number,
): { items: readonly T[]; NextToken?: string } {
  const end = start + size;
  return { items: items.slice(start, end), ...(end < items.length ? { NextToken: String(end) } : {}) };
}

/** A member of ListSecretVersionIds' Versions. */
export function toVersionEntry({ id, stages, created }: SecretVersion) {
  return { VersionId: id, VersionStages: stages, CreatedDate: created };
}
