import { randomBytes } from 'node:crypto';
import { maxAgeMs } from '#shared/renewable';
import { type SecretVersions, secretVersions } from '#shared/secret-versions';
import { encryptKeysAnew, findVersionsInUse } from './encrypted-values.ts';
import { parseValue } from './parse-value.ts';
import type { RotatedKind, RotationBase, WithOwner } from './rotation.ts';
import { RotationError } from './rotation-error.ts';

const secretBytes = 32;
/**
 * Cookies live for seven days and are signed anew when the engine extends the session; with a day to spare for
 * environments that sign with the version before. In milliseconds.
 */
const signaturesLiveMs = 8 * 24 * 60 * 60 * 1_000;

interface EngineSecretsOptions {
  readonly withOwner: WithOwner;
  readonly now: () => number;
}

/**
 * Better Auth's secrets, JSON map of version to value: a rotation adds a version, which signs and encrypts from then
 * on, and drops old ones that neither a living cookie nor a value in the database needs.
 */
export function createEngineSecrets({ withOwner, now }: EngineSecretsOptions): RotatedKind {
  const ageMs = ({ changedAt }: RotationBase) => now() - changedAt.getTime();
  return {
    async create(base) {
      const versions = parse(base.current.text);
      const newest = newestOf(versions);
      const inUse = await withOwner(async (client) => {
        // Not with the next version, which no environment knows; with the current one, once all of them do.
        if (ageMs(base) >= maxAgeMs) await encryptKeysAnew(client, versions);
        return findVersionsInUse(client);
      });
      const mayBeSigned = ageMs(base) < signaturesLiveMs;
      const kept = versions.filter(
        ({ version }) => version === newest.version || mayBeSigned || inUse.has(version),
      );
      const added = { version: newest.version + 1, value: randomBytes(secretBytes).toString('hex') };
      return JSON.stringify(
        Object.fromEntries([...kept, added].map(({ version, value }) => [version, value])),
      );
    },

    /** The database need not be told. */
    async set() {},

    async test(text, base) {
      const current = parse(base.current.text);
      const { version: newest } = newestOf(current);
      const next = new Map(parse(text).map(({ version, value }) => [version, value]));
      const inUse = await withOwner(findVersionsInUse);
      const lost = current.filter(
        ({ version, value }) => (version === newest || inUse.has(version)) && next.get(version) !== value,
      );
      if (lost.length === 0) return;
      const versions = lost.map(({ version }) => version).join(', ');
      throw new RotationError(
        `version ${versions} is in use and is not kept: remove the label AWSPENDING and rotate again`,
      );
    },
  };
}

const parse = (text: string): SecretVersions => parseValue(secretVersions, text);

function newestOf([newest]: SecretVersions) {
  if (!newest) throw new RotationError("Better Auth's secret holds no version");
  return newest;
}
