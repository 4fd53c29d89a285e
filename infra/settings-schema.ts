import { z } from 'zod';
import { apiFunctionNames } from './api-functions.ts';
import { byName } from './names.ts';
import { brandSettings } from './settings/brand.ts';
import {
  audience,
  certificateArn,
  domainName,
  emailAddress,
  flag,
  hostedZoneId,
  oneOf,
  originList,
  passkeyDomain,
  productName,
  settingsObject,
  wholeNumber,
} from './settings/kinds.ts';
import { migrationSettings } from './settings/migration.ts';
import { neonSettings } from './settings/neon.ts';
import { signInSettings } from './settings/sign-in.ts';

const maxStageNameLength = 20;
/** AWS Lambda quota "Function memory allocation". */
const memoryMbRange = [128, 10_240] as const;
/** HTTP API quota "Maximum integration timeout": the answer of a longer run would reach nobody. */
const maxApiTimeoutSeconds = 30;
/** The function behind the CDK's triggers waits for the schema function and ends itself after 900 s. */
const maxSchemaTimeoutSeconds = 840;
/** AWS Lambda quota "Concurrent executions" of a new account, less the 100 that must stay unreserved. */
const maxProvisionedConcurrency = 900;
/** API Gateway's account quota for steady requests in a region. */
const maxRequestsPerSecond = 10_000;
/** API Gateway's account quota for the token bucket in a region. */
const maxBurstRequests = 5_000;
/** AWS WAF: least and greatest limit of a rate-based rule. */
const edgeRateRange = [10, 2_000_000_000] as const;
/** A leaked access token is good at other verifiers until it expires: a month is the most to allow. */
const maxTokenLifetimeDays = 30;
/** A device that nobody has looked at for a year is rather lost than trusted. */
const maxTrustedDeviceDays = 365;
/** The only values, up to ten years, that CloudWatch Logs takes (PutRetentionPolicy). */
const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** Ten years: an alarm that never rings. */
const maxSigningKeyAgeDays = 3_650;
/** Secrets Manager: RotationRulesType, AutomaticallyAfterDays. */
const maxRotationDays = 1_000;
/** An old version is dropped once the cookies it signed have ended, eight days after: a rotation must not come first. */
const minAuthSecretsDays = 14;

const memoryMb = wholeNumber('MB', ...memoryMbRange);
const apiTimeoutSeconds = wholeNumber('seconds', 1, maxApiTimeoutSeconds);

function apiFunction() {
  return settingsObject({
    memoryMb: memoryMb.optional().describe('Memory.'),
    timeoutSeconds: apiTimeoutSeconds.optional().describe('Timeout.'),
    provisionedConcurrency: wholeNumber('environments', 1, maxProvisionedConcurrency)
      .optional()
      .describe('Environments that are kept started, so that this many requests at once meet no cold start.'),
  }).optional();
}

const functionOverrides = settingsObject({
  ...byName(apiFunctionNames, apiFunction),
  schema: settingsObject({
    memoryMb: memoryMb.optional().describe('Memory.'),
    timeoutSeconds: wholeNumber('seconds', 1, maxSchemaTimeoutSeconds).optional().describe('Timeout.'),
  }).optional(),
});

const domain = settingsObject({
  name: domainName().describe('Name that the API answers under; `https://` and it make the issuer.'),
  certificateArn: certificateArn().describe(
    "Certificate of that name, in the stage's region; in us-east-1 with `edge`.",
  ),
  hostedZoneId: hostedZoneId()
    .optional()
    .describe('Zone that gets the DNS records; without it you make them from the outputs of the stacks.'),
  hostedZoneName: domainName().optional().describe('Name of that zone.'),
});

const edge = settingsObject({
  originName: domainName().describe('Name that CloudFront reaches the API under.'),
  originCertificateArn: certificateArn().describe("Certificate of that name, in the stage's region."),
  rateLimitPer5Minutes: wholeNumber('requests per address in 5 minutes', ...edgeRateRange)
    .default(1_000)
    .describe('From this rate on, AWS WAF answers an address with 429.'),
});

/** Settings of one stage as they stand in `cdk.json`; what is left out gets the default here. */
export const stageSettings = settingsObject({
  architecture: oneOf(['arm64', 'x86_64'])
    .default('arm64')
    .describe('CPU architecture of the functions and of their image.'),
  allowedOrigins: originList().default([]).describe('Origins whose pages may call the API with credentials.'),
  audience: audience().optional().describe('The `aud` of access tokens; the issuer if left out.'),
  productName: productName().default('Gatehouse').describe('What mails and pages call the service.'),
  brand: brandSettings().default({}).describe('What the hosted pages look like.'),
  apiDocs: flag()
    .default(true)
    .describe(
      'Whether `/docs` and `/openapi.json` describe the API; see [decision 24](decisions/0024-openapi.md).',
    ),
  requireEmailVerification: flag()
    .default(true)
    .describe('Whether a user must have verified the e-mail address before the first session.'),
  breachedPasswords: settingsObject({
    check: flag()
      .default(true)
      .describe(
        'Whether new passwords are looked up in known breaches, by five digits of their SHA-1 digest.',
      ),
    onOutage: oneOf(['accept', 'refuse'])
      .default('accept')
      .describe('What becomes of a new password while nobody can tell whether it is known from a breach.'),
  })
    .prefault({})
    .describe(
      'New passwords against known breaches, at api.pwnedpasswords.com; see [decision 12](decisions/0012-passwords.md).',
    ),
  secondFactor: settingsObject({
    totp: flag()
      .default(false)
      .describe('Whether people may protect sign-in by codes of an authenticator app.'),
    trustedDeviceDays: wholeNumber('days', 0, maxTrustedDeviceDays)
      .default(30)
      .describe('For how long a device that somebody trusts is asked for no code; 0 for never.'),
    passkeys: flag().default(false).describe('Whether people may sign in with passkeys.'),
    passkeyDomain: passkeyDomain()
      .optional()
      .describe(
        "Domain that passkeys are for, which the pages that use them lie in; without it the issuer's host. Another one later makes all passkeys useless.",
      ),
  })
    .prefault({})
    .describe('What protects sign-in beside passwords; see [decision 17](decisions/0017-second-factor.md).'),
  signIn: signInSettings()
    .prefault({})
    .describe(
      'Ways to sign in beside a password; see [decision 16](decisions/0016-social-sign-in.md). One whose secret has no value is off.',
    ),
  tokenLifetimeDays: wholeNumber('days', 1, maxTokenLifetimeDays)
    .default(7)
    .describe('Life of an access token.'),
  throttle: settingsObject({
    rateLimit: wholeNumber('requests per second', 1, maxRequestsPerSecond)
      .default(100)
      .describe('Steady rate that the gateway lets through to each route.'),
    burstLimit: wholeNumber('requests', 1, maxBurstRequests)
      .default(200)
      .describe("Size of the gateway's token bucket for each route."),
  })
    .prefault({})
    .describe('What the gateway lets through; it answers the rest with 429.'),
  domain: domain
    .optional()
    .describe('An own domain. The API then answers under it alone: `execute-api` is switched off.'),
  edge: edge
    .optional()
    .describe('CloudFront and AWS WAF in front of the API; see [decision 9](decisions/0009-the-edge.md).'),
  neon: neonSettings()
    .optional()
    .describe(
      'The database at Neon as part of the deployment; without it you fill the secret `database`. See [decision 10](decisions/0010-neon-as-code.md).',
    ),
  events: flag()
    .default(false)
    .describe(
      'Whether other systems hear of accounts and sessions by events on an event bus; see [decision 18](decisions/0018-events.md).',
    ),
  migration: migrationSettings()
    .optional()
    .describe(
      'Moving the users of a Supabase project here; fill the secret `supabase`. `{}` is enough for a source as the defaults have it. See [decision 21](decisions/0021-supabase-migration.md).',
    ),
  rotation: settingsObject({
    databasePasswordsDays: wholeNumber('days', 1, maxRotationDays)
      .optional()
      .describe("Days after which each function's database password is rotated; never if left out."),
    authSecretsDays: wholeNumber('days', minAuthSecretsDays, maxRotationDays)
      .optional()
      .describe("Days after which Better Auth's secret is rotated; never if left out."),
  })
    .default({})
    .describe(
      'Rotation of secrets by Secrets Manager; see [decision 20](decisions/0020-secret-rotation.md).',
    ),
  rollout: oneOf(['all-at-once', 'canary', 'linear'])
    .default('all-at-once')
    .describe(
      'How new code of the API functions takes traffic: at once; 10 % for 5 minutes, then all; or 10 % more every minute. The latter two roll back on alarms.',
    ),
  monitoring: flag().default(false).describe('Whether there are alarms, a dashboard and saved log queries.'),
  alarmEmail: emailAddress()
    .optional()
    .describe('Address that alarms write to; it must confirm the subscription once.'),
  signingKeyMaxAgeDays: wholeNumber('days', 1, maxSigningKeyAgeDays)
    .default(180)
    .describe('Age of the newest signing key from which an alarm rings.'),
  logRetentionDays: oneOf(retentionDays).default(90).describe('Days that logs are kept.'),
  logLevel: oneOf(['DEBUG', 'INFO', 'WARN', 'ERROR'])
    .default('INFO')
    .describe('Least severe log lines that functions write.'),
  removalPolicy: oneOf(['destroy', 'retain'])
    .default('retain')
    .describe('What becomes of secrets and logs when their stack is deleted.'),
  terminationProtection: flag()
    .default(false)
    .describe('Whether CloudFormation refuses to delete the stacks.'),
  memoryMb: memoryMb.optional().describe('Memory of every function, where `functions` says nothing else.'),
  timeoutSeconds: apiTimeoutSeconds
    .optional()
    .describe('Timeout of the functions behind the API, where `functions` says nothing else.'),
  functions: functionOverrides.prefault({}),
});

/** One stage's settings as written in `cdk.json`. */
export type UntrustedStageSettings = z.input<typeof stageSettings>;
/** One stage's settings with the defaults that do not depend on others. */
export type ParsedStageSettings = z.output<typeof stageSettings>;

const stageNameError = `must be a stage name of at most ${maxStageNameLength} lower-case letters, digits and single hyphens`;

/** A stage's name: it becomes part of the name of every stack, function and secret. */
export const stageName = z
  .string()
  .max(maxStageNameLength, { error: stageNameError })
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: stageNameError });
