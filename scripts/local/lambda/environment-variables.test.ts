import { expect, it } from 'vitest';
import { environmentVariables } from './environment-variables.ts';
import { definitionOf } from './testing.ts';

const settings = {
  runtimeApi: '127.0.0.1:1',
  logStreamName: 'local/1',
  initializationType: 'on-demand',
} as const;

it('keeps functions from sending anything outside: known addresses become those of stand-ins', () => {
  const environment = {
    RESEND_BASE_URL: 'https://api.resend.com',
    BREACHED_PASSWORDS_URL: 'https://api.pwnedpasswords.com',
    NEARLY: 'https://api.resend.com/emails',
    INHERITED: 'constructor',
    ISSUER: 'http://127.0.0.1:3000',
  };
  const variables = environmentVariables(definitionOf('/functions', 'auth', { environment }), settings);
  expect(variables).toMatchObject({
    RESEND_BASE_URL: `${variables.AWS_ENDPOINT_URL}/_local/resend`,
    BREACHED_PASSWORDS_URL: `${variables.AWS_ENDPOINT_URL}/_local/pwned-passwords`,
    NEARLY: 'https://api.resend.com/emails',
    INHERITED: 'constructor',
    ISSUER: 'http://127.0.0.1:3000',
  });
});
