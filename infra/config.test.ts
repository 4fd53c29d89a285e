import { expect, test } from 'vitest';
import { resourceNames } from '#shared/contract/resources';
import { parseStage } from './config.ts';
import { StageSettingsError, UnknownStageError } from './errors.ts';
import { byName } from './names.ts';
import { fullStage } from './testing/full-stage.ts';

function faultsOf(stages: unknown): readonly string[] {
  try {
    parseStage('dev', stages);
  } catch (error) {
    if (error instanceof StageSettingsError) return error.faults;
    throw error;
  }
  return [];
}

test('an empty stage gets every default', () => {
  expect(parseStage('dev', { dev: {} })).toEqual({
    stage: 'dev',
    architecture: 'arm64',
    allowedOrigins: [],
    productName: 'Gatehouse',
    brand: {},
    apiDocs: true,
    requireEmailVerification: true,
    breachedPasswords: { check: true, onOutage: 'accept' },
    secondFactor: { totp: false, trustedDeviceDays: 30, passkeys: false },
    signIn: { google: false, github: false, oidc: [] },
    tokenLifetimeDays: 7,
    throttle: { rateLimit: 100, burstLimit: 200 },
    events: false,
    signingKeyMaxAgeDays: 180,
    logRetentionDays: 90,
    logLevel: 'INFO',
    removalPolicy: 'retain',
    rollout: 'all-at-once',
    rotation: {},
    monitoring: false,
    terminationProtection: false,
    functions: {
      auth: { memoryMb: 1769, timeoutSeconds: 15 },
      jwks: { memoryMb: 512, timeoutSeconds: 15 },
      health: { memoryMb: 512, timeoutSeconds: 15 },
      account: { memoryMb: 512, timeoutSeconds: 15 },
      docs: { memoryMb: 512, timeoutSeconds: 15 },
      ...byName(resourceNames, () => ({ memoryMb: 512, timeoutSeconds: 15 })),
      schema: { memoryMb: 512, timeoutSeconds: 300 },
      maintenance: { memoryMb: 512, timeoutSeconds: 120 },
      admin: { memoryMb: 512, timeoutSeconds: 30 },
      neon: { memoryMb: 512, timeoutSeconds: 900 },
      events: { memoryMb: 512, timeoutSeconds: 50 },
      rotation: { memoryMb: 512, timeoutSeconds: 60 },
      'migration-plan': { memoryMb: 512, timeoutSeconds: 900 },
      'migration-copy': { memoryMb: 1769, timeoutSeconds: 900 },
      'migration-reconcile': { memoryMb: 1769, timeoutSeconds: 900 },
      'migration-verify': { memoryMb: 1769, timeoutSeconds: 900 },
      'migration-rollback': { memoryMb: 1769, timeoutSeconds: 900 },
      'migration-report': { memoryMb: 512, timeoutSeconds: 30 },
    },
  });
});

test('a function keeps its own memory and timeout over those of the stage', () => {
  const dev = {
    memoryMb: 256,
    timeoutSeconds: 5,
    functions: { profile: { memoryMb: 1024 }, schema: { timeoutSeconds: 840 } },
  };
  const { functions } = parseStage('dev', { dev });
  expect(functions.auth).toEqual({ memoryMb: 256, timeoutSeconds: 5 });
  expect(functions.profile).toEqual({ memoryMb: 1024, timeoutSeconds: 5 });
  expect(functions.schema).toEqual({ memoryMb: 256, timeoutSeconds: 840 });
});

test('all faults of all stages are reported at once, each with its path, value and remedy', () => {
  const faults = faultsOf({
    dev: { architecture: 'arm', colour: 'red', functions: { auth: { memory: 1 }, login: {} } },
    prod: { throttle: { rateLimit: -1, burstLimit: 'many' }, tokenLifetimeDays: 1.5, logRetentionDays: 8 },
  });
  expect(faults.map((fault) => fault.split(':')[0]).sort()).toEqual([
    'stages.dev.architecture',
    'stages.dev.colour',
    'stages.dev.functions.auth.memory',
    'stages.dev.functions.login',
    'stages.prod.logRetentionDays',
    'stages.prod.throttle.burstLimit',
    'stages.prod.throttle.rateLimit',
    'stages.prod.tokenLifetimeDays',
  ]);
  expect(faults).toContain('stages.dev.architecture: "arm" must be one of arm64, x86_64');
  expect(faults).toContain(
    'stages.dev.functions.auth.memory: is not a setting: remove it or use one of memoryMb, timeoutSeconds, provisionedConcurrency',
  );
  expect(faults).toContain(
    'stages.prod.throttle.rateLimit: -1 must be a whole number of requests per second from 1 to 10000',
  );
});

test.each([
  'http://app.example.com',
  'https://app.example.com/',
  'https://app.example.com/path',
  'https://APP.example.com',
  'https://app.example.com:443',
  'https://user@app.example.com',
  'ftp://localhost',
  'app.example.com',
  'null',
  '*',
  '',
])('%j is not an allowed origin', (origin) => {
  expect(faultsOf({ dev: { allowedOrigins: ['https://good.example.com', origin] } })).toEqual([
    expect.stringContaining(`stages.dev.allowedOrigins.1: ${JSON.stringify(origin)} must be an exact origin`),
  ]);
});

test('https origins and http ones of this machine are allowed', () => {
  const allowedOrigins = [
    'https://app.example.com',
    'https://app.example.com:8443',
    'http://localhost:5173',
    'http://[::1]:1',
  ];
  expect(parseStage('dev', { dev: { allowedOrigins } }).allowedOrigins).toEqual(allowedOrigins);
});

test.each(['example.com', 'app.example.com', 'localhost'])('passkeys may be for %s', (passkeyDomain) => {
  const allowedOrigins = ['https://app.example.com', 'http://localhost:5173'];
  const dev = { allowedOrigins, secondFactor: { passkeys: true, passkeyDomain } };
  expect(parseStage('dev', { dev }).secondFactor.passkeyDomain).toBe(passkeyDomain);
});

test.each(['127.0.0.1', 'com', 'https://example.com', 'example.com:443', 'Example.com'])(
  'passkeys cannot be for %s',
  (passkeyDomain) => {
    expect(faultsOf({ dev: { secondFactor: { passkeyDomain } } })).toContainEqual(
      expect.stringContaining('must be localhost or a domain name in lower case'),
    );
  },
);

test('functions behind the API may not run longer than the gateway waits', () => {
  const dev = {
    timeoutSeconds: 31,
    functions: { health: { timeoutSeconds: 60 }, schema: { timeoutSeconds: 841 } },
  };
  expect(faultsOf({ dev })).toEqual([
    'stages.dev.timeoutSeconds: 31 must be a whole number of seconds from 1 to 30',
    'stages.dev.functions.health.timeoutSeconds: 60 must be a whole number of seconds from 1 to 30',
    'stages.dev.functions.schema.timeoutSeconds: 841 must be a whole number of seconds from 1 to 840',
  ]);
});

test.each(['Dev', 'my_stage', '-dev', 'dev-', 'a--b', 'a-name-with-21-letters', ''])(
  '%j is not a stage name',
  (name) => {
    expect(faultsOf({ dev: {}, [name]: {} })).toEqual(
      expect.arrayContaining([
        expect.stringContaining(`stages.${name}: ${JSON.stringify(name)} must be a stage name`),
      ]),
    );
  },
);

test.each([undefined, null, 'dev', {}, []])('%j is no set of stages', (stages) => {
  expect(faultsOf(stages)).toEqual([expect.stringMatching(/^stages: .* cdk\.json$/)]);
});

test.each([null, 'large', 3, []])('settings of %j are refused', (settings) => {
  expect(faultsOf({ dev: settings })).toEqual([expect.stringContaining('stages.dev: ')]);
});

test('an unknown or missing stage names the stages there are', () => {
  const stages = { dev: {}, prod: {} };
  const choose = (stage: unknown) => () => parseStage(stage, stages);
  expect(choose('qa')).toThrow(
    new UnknownStageError('unknown stage "qa": choose one of dev, prod with -c stage=dev'),
  );
  expect(choose(undefined)).toThrow(
    new UnknownStageError('no stage chosen: choose one of dev, prod with -c stage=dev'),
  );
  expect(choose('constructor')).toThrow(UnknownStageError);
});

const certificateArn = 'arn:aws:acm:eu-central-1:123456789012:certificate/0b1c';
const edgeCertificateArn = certificateArn.replace('eu-central-1', 'us-east-1');
const domain = { name: 'api.example.com', certificateArn };
const edge = { originName: 'origin.example.com', originCertificateArn: certificateArn };

test('a domain without certificate, or not a domain, says what is missing', () => {
  expect(faultsOf({ dev: { domain: { name: 'https://api.example.com/' } } })).toEqual([
    'stages.dev.domain.name: "https://api.example.com/" must be a domain name in lower case such as api.example.com: no https://, no path, no final dot',
    'stages.dev.domain.certificateArn: is missing and must be the ARN of an issued certificate in AWS Certificate Manager: arn:aws:acm:<region>:<account>:certificate/<id>',
  ]);
});

test.each([
  [{ rollout: 'canary' }, 'rollout: "canary" has no alarm to roll back on'],
  [{ rollout: 'linear' }, 'rollout: "linear" has no alarm to roll back on'],
  [
    { functions: { auth: { provisionedConcurrency: 2 } } },
    'functions.auth.provisionedConcurrency: 2 has no alias to belong to',
  ],
  [
    {
      domain,
      allowedOrigins: ['https://app.example.com'],
      secondFactor: { passkeyDomain: 'app.example.org' },
    },
    'secondFactor.passkeyDomain: "app.example.org" holds neither domain.name nor any of allowedOrigins',
  ],
  [{ alarmEmail: 'ops@example.com' }, 'alarmEmail: "ops@example.com" would never get a mail'],
  [{ domain: { ...domain, hostedZoneId: 'Z1' } }, 'domain.hostedZoneId: "Z1" lacks its name'],
  [
    { domain: { ...domain, hostedZoneName: 'example.com' } },
    'domain.hostedZoneName: "example.com" lacks its id',
  ],
  [
    { domain: { ...domain, hostedZoneId: 'Z1', hostedZoneName: 'ample.com' } },
    'domain.name: "api.example.com" is not in the hosted zone ample.com',
  ],
  [
    { domain, allowedOrigins: ['https://app.example.com', 'https://app.example.net'] },
    'allowedOrigins.1: "https://app.example.net" is on another site than api.example.com',
  ],
  [{ edge }, 'edge: {"originName":"origin.example.com"'],
  [
    { edge, domain },
    `domain.certificateArn: "${certificateArn}" is in eu-central-1, but CloudFront takes certificates from us-east-1 only`,
  ],
  [
    {
      edge: { ...edge, originName: 'api.example.com' },
      domain: { ...domain, certificateArn: edgeCertificateArn },
    },
    'edge.originName: "api.example.com" is the name that CloudFront answers under',
  ],
])('settings that do not fit together are refused: %j', (settings, expected) => {
  expect(faultsOf({ dev: settings })).toEqual([expect.stringContaining(`stages.dev.${expected}`)]);
});

test('settings that do not fit together are reported beside those that are wrong by themselves', () => {
  const dev = { rollout: 'canary', edge, architecture: 'arm', alarmEmail: 'ops@example.com' };
  expect(faultsOf({ dev }).map((fault) => fault.split(':')[0])).toEqual([
    'stages.dev.architecture',
    'stages.dev.rollout',
    'stages.dev.alarmEmail',
    'stages.dev.edge',
  ]);
});

test('a stage with everything on has no fault', () => {
  expect(parseStage('full', { full: fullStage })).toMatchObject({
    domain: { name: 'auth.example.com' },
    functions: { auth: { provisionedConcurrency: 2 } },
  });
});
