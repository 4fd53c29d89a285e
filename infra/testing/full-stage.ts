import type { UntrustedStageSettings } from '../config.ts';

const certificate = (region: string) =>
  `arn:aws:acm:${region}:123456789012:certificate/6f0f2b1e-7c1d-4b6e-9a53-2d1b6a1c0d11`;

/** A stage with everything switched on that can be. */
export const fullStage = {
  rollout: 'linear',
  monitoring: true,
  alarmEmail: 'operators@example.com',
  allowedOrigins: ['https://app.example.com'],
  domain: {
    name: 'auth.example.com',
    certificateArn: certificate('us-east-1'),
    hostedZoneId: 'Z0123456789ABCDEFGHIJ',
    hostedZoneName: 'example.com',
  },
  edge: {
    originName: 'origin.auth.example.com',
    originCertificateArn: certificate('eu-central-1'),
    rateLimitPer5Minutes: 500,
  },
  secondFactor: { totp: true, passkeys: true, passkeyDomain: 'example.com' },
  neon: { region: 'aws-eu-central-1' },
  events: true,
  migration: {},
  rotation: { databasePasswordsDays: 30, authSecretsDays: 90 },
  signIn: {
    google: true,
    github: true,
    oidc: [{ id: 'acme', issuer: 'https://login.acme.example', name: 'Acme' }],
  },
  terminationProtection: true,
  functions: { auth: { provisionedConcurrency: 2 } },
} as const satisfies UntrustedStageSettings;
