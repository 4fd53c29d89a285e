import { z } from 'zod';

/** Better Auth wants at least 32 characters (its own warning below that). */
const minLength = 32;

/**
 * Better Auth's secrets as Secrets Manager holds them: `{"1":"…","2":"…"}`, version to value. Parsed into
 * Better Auth's own form, newest first: the newest encrypts and signs, the older ones still decrypt.
 */
export const secretVersions = z
  .record(z.string().regex(/^\d+$/, 'must be a version number'), z.string().min(minLength))
  .refine((versions) => Object.keys(versions).length > 0, 'must hold at least one version')
  .transform((versions) =>
    Object.entries(versions)
      .map(([version, value]) => ({ version: Number(version), value }))
      .sort((a, b) => b.version - a.version),
  );

export type SecretVersions = z.output<typeof secretVersions>;

/**
 * What the engine encrypts begins with the version it is encrypted with; a signing key is such a text as JSON. As a regular
 * expression of PostgreSQL's too.
 */
export const encryptedPattern = String.raw`^"?\$ba\$(\d+)\$`;

/** The version of the secret that something is encrypted with; undefined for what the engine has not encrypted. */
export function versionOf(encrypted: string): number | undefined {
  const [, version] = new RegExp(encryptedPattern).exec(encrypted) ?? [];
  return version === undefined ? undefined : Number(version);
}

/** The secrets as Better Auth's own encryption takes them: the newest encrypts, each decrypts what it encrypted. */
export function engineKey(secrets: SecretVersions) {
  const currentVersion = secrets[0]?.version ?? 0;
  return { keys: new Map(secrets.map(({ version, value }) => [version, value])), currentVersion };
}
