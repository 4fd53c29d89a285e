import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { replaceJson } from '../json-file.ts';

const versionSchema = z.object({
  id: z.string(),
  /** One of the two values, or none in the version that a rotation begins with. Binary in base64. */
  string: z.string().optional(),
  binary: z.string().optional(),
  stages: z.array(z.string()),
  /** Seconds since 1970. */
  created: z.number(),
});

const secretSchema = z.object({
  arn: z.string(),
  name: z.string(),
  created: z.number(),
  changed: z.number(),
  /** When a rotation was completed last. */
  rotated: z.number().optional(),
  versions: z.array(versionSchema),
});

export type SecretVersion = z.output<typeof versionSchema>;
export type StoredSecret = z.output<typeof secretSchema>;

/** The file of secrets cannot be used. */
export class SecretStoreError extends Error {
  override readonly name = 'SecretStoreError';
}

/** Secrets of the account, kept in one file that only its owner can read. */
export interface SecretStore {
  list(): readonly StoredSecret[];
  /** Adds the secret, or replaces the one of that name. */
  save(secret: StoredSecret): void;
}

/** @throws SecretStoreError when the file is damaged */
export function openSecretStore(file: string): SecretStore {
  const secrets = new Map(readSecrets(file).map((secret) => [secret.name, secret]));
  return {
    list: () => list(secrets),
    save: (secret) => {
      secrets.set(secret.name, secret);
      replaceJson(file, list(secrets));
    },
  };
}

function list(secrets: ReadonlyMap<string, StoredSecret>): StoredSecret[] {
  return [...secrets.values()];
}

function readSecrets(file: string): StoredSecret[] {
  try {
    return z.array(secretSchema).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    // Without the cause: a parser quotes what it could not read, and that is a secret.
    throw new SecretStoreError(`cannot read the secrets in ${file}: start with --fresh to make new ones`);
  }
}
