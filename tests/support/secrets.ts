import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** An operator's client of the local stack's AWS endpoint. */
export function createSecretsClient(aws: string): SecretsManagerClient {
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'operator' };
  return new SecretsManagerClient({ endpoint: aws, region: 'us-east-1', credentials });
}

/** The JSON that a secret of the local stack holds. */
export async function readSecretJson(aws: string, name: string): Promise<unknown> {
  const client = createSecretsClient(aws);
  try {
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: name }));
    return JSON.parse(SecretString);
  } finally {
    client.destroy();
  }
}
