import { randomUUID } from 'node:crypto';
import { type GenerateSecretString, generateSecretString } from './generate-secret-string.ts';
import { createSecretOperations } from './secret-operations.ts';
import { createSecretRotation, type SecretRotation } from './secret-rotation.ts';
import { openSecretStore } from './secret-store.ts';
import { current, putVersion } from './secret-versions.ts';
import type { Service } from './service.ts';

export interface SecretsManager {
  readonly service: Service;
  /**
   * Makes the secret of a template known. A value from an earlier start is kept; otherwise one is generated, or the
   * secret stays without a value. @throws GenerateSecretStringError
   */
  declare(secret: SecretDeclaration): void;
  /** Gives a declared secret a new value unless it has that one. @throws Error when there is no such secret */
  setValue(name: string, value: string): void;
  readonly rotation: Omit<SecretRotation, 'start' | 'scheduleOf'>;
}

export interface SecretDeclaration {
  readonly arn: string;
  readonly name: string;
  readonly generate?: GenerateSecretString | undefined;
}

/**
 * AWS Secrets Manager with its values in `file`; `now` gives milliseconds since 1970.
 * @throws SecretStoreError when the file is damaged
 */
export function createSecretsManager(options: {
  readonly file: string;
  readonly now?: () => number;
  /** Gets how a rotation failed. Default: nobody. */
  readonly log?: (line: string) => void;
}): SecretsManager {
  const store = openSecretStore(options.file);
  const nowSeconds = () => (options.now ?? Date.now)() / 1000;
  const rotation = createSecretRotation({ store, nowSeconds, log: options.log ?? (() => undefined) });
  const findByName = (name: string) => store.list().find((secret) => secret.name === name);
  const toVersion = (string: string) => ({
    string,
    id: randomUUID(),
    stages: [current],
    now: nowSeconds(),
  });
  return {
    service: {
      name: 'secretsmanager',
      targetPrefix: 'secretsmanager',
      operations: createSecretOperations(store, rotation, nowSeconds),
    },
    rotation,
    declare: ({ arn, name, generate }) => {
      const now = nowSeconds();
      const secret = {
        ...(findByName(name) ?? { arn, name, created: now, changed: now, versions: [] }),
        arn,
      };
      const isComplete = generate === undefined || secret.versions.length > 0;
      store.save(isComplete ? secret : putVersion(secret, toVersion(generateSecretString(generate))));
    },
    setValue: (name, value) => {
      const secret = findByName(name);
      if (secret === undefined) throw new Error(`secret ${name} cannot get a value before it is declared`);
      const holder = secret.versions.find(({ stages }) => stages.includes(current));
      if (holder?.string !== value) store.save(putVersion(secret, toVersion(value)));
    },
  };
}
