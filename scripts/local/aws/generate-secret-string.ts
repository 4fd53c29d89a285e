import { randomInt } from 'node:crypto';
import { z } from 'zod';

/** Properties of AWS::SecretsManager::Secret GenerateSecretString, with CloudFormation's names and defaults. */
export type GenerateSecretString = {
  readonly ExcludeCharacters?: string | undefined;
  readonly ExcludeLowercase?: boolean | undefined;
  readonly ExcludeNumbers?: boolean | undefined;
  readonly ExcludePunctuation?: boolean | undefined;
  readonly ExcludeUppercase?: boolean | undefined;
  readonly GenerateStringKey?: string | undefined;
  readonly IncludeSpace?: boolean | undefined;
  readonly PasswordLength?: number | undefined;
  readonly RequireEachIncludedType?: boolean | undefined;
  readonly SecretStringTemplate?: string | undefined;
};

/** The properties ask for something that cannot be generated. */
export class GenerateSecretStringError extends Error {
  override readonly name = 'GenerateSecretStringError';
}

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html */
const defaultLength = 32;
const maxLength = 4096;
const lowercase = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

const template = z.record(z.string(), z.unknown());

/**
 * A random value as CloudFormation generates it: the password alone, or the template with it under the key.
 * @throws GenerateSecretStringError
 */
export function generateSecretString(properties: GenerateSecretString): string {
  const { GenerateStringKey: key, SecretStringTemplate: text } = properties;
  if ((key === undefined) !== (text === undefined)) {
    throw new GenerateSecretStringError(
      'SecretStringTemplate and GenerateStringKey need each other: give both',
    );
  }
  const password = generatePassword(properties);
  return key === undefined || text === undefined
    ? password
    : JSON.stringify({ ...parseTemplate(text), [key]: password });
}

function parseTemplate(text: string): Record<string, unknown> {
  try {
    return template.parse(JSON.parse(text));
  } catch {
    throw new GenerateSecretStringError(`SecretStringTemplate ${text} is not a JSON object`);
  }
}

function generatePassword(properties: GenerateSecretString): string {
  const { PasswordLength: length = defaultLength, RequireEachIncludedType: requireEach = true } = properties;
  const types = findTypes(properties);
  const required = requireEach ? types.map(pick) : [];
  if (types.length === 0) throw new GenerateSecretStringError('every character is excluded');
  if (!Number.isInteger(length) || length < Math.max(1, required.length) || length > maxLength) {
    throw new GenerateSecretStringError(
      `PasswordLength ${length} must be a whole number from ${Math.max(1, required.length)} to ${maxLength}`,
    );
  }
  const characters = [...required];
  while (characters.length < length) characters.push(pick(types.join('')));
  return shuffle(characters).join('');
}

/** The characters to choose from, by type. */
function findTypes(properties: GenerateSecretString): string[] {
  const types = [
    properties.ExcludeLowercase ? '' : lowercase,
    properties.ExcludeUppercase ? '' : lowercase.toUpperCase(),
    properties.ExcludeNumbers ? '' : digits,
    properties.ExcludePunctuation ? '' : punctuation,
    properties.IncludeSpace ? ' ' : '',
  ];
  const excluded = properties.ExcludeCharacters ?? '';
  const isIncluded = (character: string) => !excluded.includes(character);
  return types.map((type) => [...type].filter(isIncluded).join('')).filter((type) => type !== '');
}

function pick(characters: string): string {
  return characters.charAt(randomInt(characters.length));
}

function shuffle(characters: readonly string[]): string[] {
  const pool = [...characters];
  return characters.map(() => pool.splice(randomInt(pool.length), 1).join(''));
}
