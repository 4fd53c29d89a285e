import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from './aws-error.ts';
import type { Caller } from './principals.ts';
import { toDescription, toListEntry, toPage, toValueOutput, toVersionEntry } from './secret-outputs.ts';
import type { SecretRotation } from './secret-rotation.ts';
import type { SecretStore, StoredSecret } from './secret-store.ts';
import { current, findValue, findVersion, moveLabel, putVersion } from './secret-versions.ts';
import { defineOperation, type Operation } from './service.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html */
const maxValueBytes = 65_536;
const defaultPageSize = 100;

const secretId = z.string().min(1).max(2048);
const getInput = z.strictObject({
  SecretId: secretId,
  VersionId: z.string().optional(),
  VersionStage: z.string().optional(),
});
const token = z.string().min(32).max(64).default(randomUUID);
const label = z.string().min(1).max(256);
const putInput = z.strictObject({
  SecretId: secretId,
  ClientRequestToken: token,
  SecretString: z.string().optional(),
  SecretBinary: z.base64().optional(),
  VersionStages: z.array(label).min(1).max(20).default([current]),
});
const moveInput = z.strictObject({
  SecretId: secretId,
  VersionStage: label,
  MoveToVersionId: z.string().optional(),
  RemoveFromVersionId: z.string().optional(),
});
/** Only what starts a rotation: schedules come from templates. */
const rotateInput = z.strictObject({
  SecretId: secretId,
  ClientRequestToken: token,
  RotateImmediately: z.literal(true).optional(),
});
const describeInput = z.strictObject({ SecretId: secretId });
const pageInput = {
  MaxResults: z.int().min(1).max(100).default(defaultPageSize),
  NextToken: z.string().regex(/^\d+$/).default('0').transform(Number),
};
const listInput = z.strictObject(pageInput);
const listVersionsInput = z.strictObject({ SecretId: secretId, ...pageInput });

/** The operations of https://docs.aws.amazon.com/secretsmanager/latest/apireference/ on `store`. */
export function createSecretOperations(
  store: SecretStore,
  rotation: SecretRotation,
  nowSeconds: () => number,
): Record<string, Operation> {
  return {
    GetSecretValue: defineOperation(getInput, ({ SecretId, VersionId, VersionStage }, caller) => {
      const secret = findAllowed(store, caller, 'GetSecretValue', SecretId);
      return toValueOutput(secret, findValue(secret, VersionId, VersionStage));
    }),
    PutSecretValue: defineOperation(putInput, (input, caller) => {
      const secret = findAllowed(store, caller, 'PutSecretValue', input.SecretId);
      const { ClientRequestToken: id, VersionStages: stages } = input;
      const saved = putVersion(secret, { ...readValue(input), id, stages, now: nowSeconds() });
      store.save(saved);
      const version = findVersion(saved, id);
      return { ARN: saved.arn, Name: saved.name, VersionId: id, VersionStages: version.stages };
    }),
    UpdateSecretVersionStage: defineOperation(moveInput, (input, caller) => {
      const secret = findAllowed(store, caller, 'UpdateSecretVersionStage', input.SecretId);
      const { VersionStage: stage, MoveToVersionId: to, RemoveFromVersionId: from } = input;
      store.save({ ...moveLabel(secret, { stage, to, from }), changed: nowSeconds() });
      return { ARN: secret.arn, Name: secret.name };
    }),
    RotateSecret: defineOperation(rotateInput, ({ SecretId, ClientRequestToken: id }, caller) => {
      const secret = findAllowed(store, caller, 'RotateSecret', SecretId);
      const schedule = rotation.scheduleOf(secret.arn);
      if (schedule) caller.authorize({ action: 'lambda:InvokeFunction', resource: schedule.functionArn });
      rotation.start(secret, id);
      return { ARN: secret.arn, Name: secret.name, VersionId: id };
    }),
    DescribeSecret: defineOperation(describeInput, ({ SecretId }, caller) => {
      const secret = findAllowed(store, caller, 'DescribeSecret', SecretId);
      return toDescription(secret, rotation.scheduleOf(secret.arn));
    }),
    ListSecrets: defineOperation(listInput, ({ MaxResults, NextToken }, caller) => {
      caller.authorize({ action: 'secretsmanager:ListSecrets', resource: '*' });
      const { items, ...next } = toPage(store.list(), NextToken, MaxResults);
      return {
        SecretList: items.map((secret) => toListEntry(secret, rotation.scheduleOf(secret.arn))),
        ...next,
      };
    }),
    ListSecretVersionIds: defineOperation(listVersionsInput, (input, caller) => {
      const secret = findAllowed(store, caller, 'ListSecretVersionIds', input.SecretId);
      const { items, ...next } = toPage(secret.versions, input.NextToken, input.MaxResults);
      return { ARN: secret.arn, Name: secret.name, Versions: items.map(toVersionEntry), ...next };
    }),
  };
}

/** Permission is checked first: who may not ask does not learn what there is. */
function findAllowed(store: SecretStore, caller: Caller, operation: string, id: string): StoredSecret {
  const secret = store.list().find((candidate) => isMeant(candidate, id));
  caller.authorize({ action: `secretsmanager:${operation}`, resource: secret?.arn ?? id });
  if (secret !== undefined) return secret;
  throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
}

/** A secret goes by its name, its ARN, or its ARN without the random suffix. */
function isMeant({ name, arn }: StoredSecret, id: string): boolean {
  return id === name || id === arn || id === arn.slice(0, arn.lastIndexOf('-'));
}

function readValue(input: z.output<typeof putInput>): { string?: string; binary?: string } {
  const { SecretString: string, SecretBinary: binary } = input;
  const value = string ?? binary;
  if (value === undefined || (string !== undefined && binary !== undefined)) {
    throw new AwsError('InvalidParameterException', 'You must provide either SecretString or SecretBinary.');
  }
  if (Buffer.byteLength(value, string === undefined ? 'base64' : 'utf8') > maxValueBytes) {
    throw new AwsError('ValidationException', `the secret value is longer than ${maxValueBytes} bytes`);
  }
  return string === undefined ? { binary: value } : { string };
}
