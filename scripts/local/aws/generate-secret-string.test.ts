import { describe, expect, test } from 'vitest';
import { generateSecretString } from './generate-secret-string.ts';

const runs = Array.from({ length: 50 });

describe('a password', () => {
  test('has 32 characters with one of each type by default, and is never the same', () => {
    const passwords = runs.map(() => generateSecretString({}));
    for (const password of passwords) {
      expect(password).toHaveLength(32);
      for (const type of [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d\s]/]) expect(password).toMatch(type);
      expect(password).not.toContain(' ');
    }
    expect(new Set(passwords).size).toBe(runs.length);
  });

  test.each([
    [{ ExcludePunctuation: true }, /^[a-zA-Z\d]{32}$/],
    [{ ExcludePunctuation: true, ExcludeUppercase: true, ExcludeNumbers: true }, /^[a-z]{32}$/],
    [{ ExcludeLowercase: true, ExcludePunctuation: true, PasswordLength: 64 }, /^[A-Z\d]{64}$/],
    [{ ExcludeCharacters: 'abcdefghijklmnopqrstuvwxyz', ExcludePunctuation: true }, /^[A-Z\d]{32}$/],
    [{ IncludeSpace: true, PasswordLength: 5 }, / /],
    [{ PasswordLength: 1, RequireEachIncludedType: false }, /^.$/],
  ])('follows %j', (properties, pattern) => {
    for (const _ of runs) expect(generateSecretString(properties)).toMatch(pattern);
  });

  test.each([
    [{ PasswordLength: 3 }, 'PasswordLength 3 must be a whole number from 4 to 4096'],
    [{ PasswordLength: 5000 }, 'PasswordLength 5000'],
    [
      { ExcludeLowercase: true, ExcludeUppercase: true, ExcludeNumbers: true, ExcludePunctuation: true },
      'every character is excluded',
    ],
  ])('%j cannot be generated', (properties, message) => {
    expect(() => generateSecretString(properties)).toThrow(message);
  });
});

describe('a template', () => {
  test('keeps its members and gets the password under the key', () => {
    const value = generateSecretString({
      SecretStringTemplate: '{"username":"gatehouse_auth"}',
      GenerateStringKey: 'password',
      ExcludePunctuation: true,
    });
    expect(JSON.parse(value)).toEqual({
      username: 'gatehouse_auth',
      password: expect.stringMatching(/^[a-zA-Z\d]{32}$/),
    });
  });

  test.each([
    [{ SecretStringTemplate: '{}' }, 'give both'],
    [{ GenerateStringKey: 'password' }, 'give both'],
    [{ SecretStringTemplate: '[1', GenerateStringKey: 'password' }, 'is not a JSON object'],
  ])('%j is refused', (properties, message) => {
    expect(() => generateSecretString(properties)).toThrow(message);
  });
});
