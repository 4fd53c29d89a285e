import { randomInt } from 'node:crypto';
import { z } from 'zod';

/**
 * Properties of GenerateSecretString, with CloudFormation's names and defaults.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-secretsmanager-secret-generatesecretstring.html
 */
export const generateSecretStringSchema = z.strictObject({
  ExcludeCharacters: z.string().optional(),
  ExcludeLowercase: z.boolean().optional(),
  ExcludeNumbers: z.boolean().optional(),
  ExcludePunctuation: z.boolean().optional(),
  ExcludeUppercase: z.boolean().optional(),
  GenerateStringKey: z.string().optional(),
  IncludeSpace: z.boolean().optional(),
  PasswordLength: z.number().optional(),
  RequireEachIncludedType: z.boolean().optional(),
  SecretStringTemplate: z.string().optional(),
});

export type GenerateSecretString = z.output<typeof generateSecretStringSchema>;

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
