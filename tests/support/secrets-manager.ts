import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { startAwsEndpoint } from '../../scripts/local/aws/endpoint.ts';
import { createPrincipals } from '../../scripts/local/aws/principals.ts';
import { createSecretsManager } from '../../scripts/local/aws/secrets-manager.ts';
import type { InvokeResult } from '../../scripts/local/lambda/invoke-result.ts';
import { createSecretsClient } from './secrets.ts';

const region = 'us-east-1';
const functionArn = `arn:aws:lambda:${region}:000000000000:function:rotation`;

export const arnOfSecret = (name: string) =>
  `arn:aws:secretsmanager:${region}:000000000000:secret:${name}-a1B2c3`;

/** Secrets Manager with secrets of these values, and the real SDK for it. `now` is its clock in milliseconds. */
export async function startSecrets(values: Readonly<Record<string, object>>, now: () => number) {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-secrets-'));
  const problems: string[] = [];
  const log = (line: string) => void problems.push(line);
  const manager = createSecretsManager({ file: join(folder, 'secrets.json'), now, log });
  const services = [manager.service];
  const endpoint = await startAwsEndpoint({ at: 0, region, principals: createPrincipals(), services, log });
  const client = createSecretsClient(endpoint.url);
  for (const [name, value] of Object.entries(values)) {
    manager.declare({ arn: arnOfSecret(name), name });
    manager.setValue(name, JSON.stringify(value));
  }
  return {
    client,
    /** How rotations have failed. */
    problems,
    read: async (name: string, VersionStage = 'AWSCURRENT') => {
      const { SecretString = '' } = await client.send(
        new GetSecretValueCommand({ SecretId: name, VersionStage }),
      );
      return JSON.parse(SecretString);
    },
    /** Has the secrets rotated by this function. */
    rotateBy(names: readonly string[], rotate: (event: unknown) => Promise<void>) {
      manager.rotation.allow(functionArn);
      manager.rotation.connect((_arn, payload) => invoke(rotate, payload));
      for (const name of names) {
        const rules = { AutomaticallyAfterDays: 30 };
        manager.rotation.schedule(arnOfSecret(name), { functionArn, rules });
      }
    },
    async stop() {
      client.destroy();
      await endpoint.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function invoke(rotate: (event: unknown) => Promise<void>, payload: string): Promise<InvokeResult> {
  try {
    await rotate(JSON.parse(payload));
    return { ok: true, payload: 'null' };
  } catch (error) {
    const { name, message } = error as Error;
    return { ok: false, errorType: name, message };
  }
}
