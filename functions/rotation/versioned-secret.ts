import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';

/** Labels of a secret's versions: what readers get, what a rotation works on, what was current before. */
export const stages = { current: 'AWSCURRENT', pending: 'AWSPENDING', previous: 'AWSPREVIOUS' } as const;

/** A version with its value, and when that was written. */
export interface SecretValue {
  readonly versionId: string;
  readonly text: string;
  readonly createdAt: Date;
}

interface SecretState {
  readonly isRotated: boolean;
  /** When the last rotation was finished. */
  readonly rotatedAt: Date | undefined;
  readonly stagesOf: (versionId: string) => readonly string[] | undefined;
}

/** One secret of Secrets Manager and its versions. */
export type VersionedSecret = ReturnType<typeof openSecret>;

export function openSecret(client: SecretsManagerClient, SecretId: string) {
  async function read(which: { VersionId?: string; VersionStage: string }): Promise<SecretValue | undefined> {
    try {
      const value = await client.send(new GetSecretValueCommand({ SecretId, ...which }));
      const { VersionId = '', SecretString: text, CreatedDate: createdAt } = value;
      return text === undefined || !createdAt ? undefined : { versionId: VersionId, text, createdAt };
    } catch (error) {
      if (isNamed(error, 'ResourceNotFoundException')) return undefined;
      throw error;
    }
  }

  return {
    async describe(): Promise<SecretState> {
      const { RotationEnabled, LastRotatedDate, VersionIdsToStages } = await client.send(
        new DescribeSecretCommand({ SecretId }),
      );
      return {
        isRotated: RotationEnabled === true,
        rotatedAt: LastRotatedDate,
        stagesOf: (versionId) => VersionIdsToStages?.[versionId],
      };
    },
    readCurrent: () => read({ VersionStage: stages.current }),
    readPrevious: () => read({ VersionStage: stages.previous }),
    /** The value of the version that a rotation makes; undefined before it has one. */
    readPending: (token: string) => read({ VersionId: token, VersionStage: stages.pending }),
    /** Gives the version that a rotation makes its value, unless another run was first. */
    async putPending(token: string, SecretString: string): Promise<void> {
      const version = { SecretId, ClientRequestToken: token, VersionStages: [stages.pending] };
      try {
        await client.send(new PutSecretValueCommand({ ...version, SecretString }));
      } catch (error) {
        if (!isNamed(error, 'ResourceExistsException')) throw error;
      }
    },
    /** Makes a version the current one; Secrets Manager labels the one before as the previous. */
    async makeCurrent(token: string, currentId: string): Promise<void> {
      await client.send(
        new UpdateSecretVersionStageCommand({
          SecretId,
          VersionStage: stages.current,
          MoveToVersionId: token,
          RemoveFromVersionId: currentId,
        }),
      );
    },
  };
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
