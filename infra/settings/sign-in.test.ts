import { describe, expect, test } from 'vitest';
import { apiFunctionNames, parseStage } from '../config.ts';
import { StageSettingsError } from '../errors.ts';
import { grantsOf } from '../testing/grants.ts';
import { synthesize } from '../testing/synthesize.ts';

const acme = { id: 'acme', issuer: 'https://login.example.com', name: 'Acme' };

function faultsOf(signIn: object): readonly string[] {
  try {
    parseStage('dev', { dev: { signIn } });
  } catch (error) {
    if (error instanceof StageSettingsError) return error.faults;
    throw error;
  }
  return [];
}

describe('a provider', () => {
  test.each([
    acme,
    { ...acme, issuer: 'https://tenant.eu.auth0.com/' },
    { ...acme, issuer: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_aB' },
  ])('may be $issuer', (provider) => {
    expect(faultsOf({ oidc: [provider] })).toEqual([]);
  });

  test.each([
    ['id', 'google'],
    ['id', 'credential'],
    ['id', 'github'],
    ['id', 'password'],
    ['id', 'passkey'],
    ['id', 'totp'],
    ['id', 'Acme'],
    ['id', '../acme'],
    ['id', 'a'.repeat(21)],
    ['id', 'acme-2'],
    ['issuer', 'http://login.example.com'],
    ['issuer', 'login.example.com'],
    ['issuer', 'https://login.example.com?tenant=a'],
    ['issuer', 'https://user@login.example.com'],
    ['name', ''],
    ['name', 'A<b>'],
  ])('must not have the %s %j', (member, value) => {
    const [fault = '', ...others] = faultsOf({ oidc: [{ ...acme, [member]: value }] });
    expect(fault).toMatch(new RegExp(`^stages\\.dev\\.signIn\\.oidc\\.0\\.${member}: ".*" must be `));
    expect(others).toEqual([]);
  });

  test('stands in the list once, and is complete', () => {
    expect(faultsOf({ oidc: [acme, { ...acme, name: 'Other' }] })).toHaveLength(1);
    expect(faultsOf({ oidc: [{ id: 'acme' }] })).toHaveLength(2);
  });
});

const variablesOf = ({ api }: ReturnType<typeof synthesize>) => {
  const functions = api.findResources('AWS::Lambda::Function', {
    Properties: { FunctionName: 'gatehouse-dev-auth' },
  });
  return Object.values(functions)[0]?.Properties.Environment.Variables;
};

test('T51 only the auth function reads the secrets of providers, and finds each by its name', () => {
  const stage = synthesize('dev', { settings: { signIn: { google: true, github: true, oidc: [acme] } } });
  const readers = apiFunctionNames.filter((name) =>
    grantsOf(stage, stage.api, `gatehouse-dev-${name}`).some((grant) => /google|github|oidc/.test(grant)),
  );
  expect(readers).toEqual(['auth']);
  const variables = variablesOf(stage);
  expect(variables).toMatchObject({
    GOOGLE_ISSUER: 'https://accounts.google.com',
    GOOGLE_SECRET_ID: 'gatehouse/dev/google',
    GITHUB_URL: 'https://github.com',
    GITHUB_API_URL: 'https://api.github.com',
    GITHUB_SECRET_ID: 'gatehouse/dev/github',
  });
  expect(JSON.parse(variables.OIDC_PROVIDERS)).toEqual([{ ...acme, secretId: 'gatehouse/dev/oidc/acme' }]);
});

test('without providers there are no secrets and no variables of theirs', () => {
  const stage = synthesize('dev', { settings: {} });
  expect(JSON.stringify(variablesOf(stage))).not.toMatch(/GOOGLE|GITHUB|OIDC/);
  expect(JSON.stringify(stage.secrets.toJSON())).not.toMatch(/google|github|oidc/);
});
