import { z } from 'zod';

const maxStageNameLength = 20;
/** AWS Lambda quota "Function memory allocation". */
const memoryMbRange = [128, 10_240] as const;
/** HTTP API quota "Maximum integration timeout": the answer of a longer run would reach nobody. */
const maxApiTimeoutSeconds = 30;
/** The function behind the CDK's triggers waits for the schema function and ends itself after 900 s. */
const maxSchemaTimeoutSeconds = 840;
/** API Gateway's account quota for steady requests in a region. */
const maxRequestsPerSecond = 10_000;
/** API Gateway's account quota for the token bucket in a region. */
const maxBurstRequests = 5_000;
/** A leaked access token is good at other verifiers until it expires: a month is the most to allow. */
const maxTokenLifetimeDays = 30;
/** The only values, up to ten years, that CloudWatch Logs takes (PutRetentionPolicy). */
const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;
const localHostnames = ['localhost', '127.0.0.1', '[::1]'];

function wholeNumber(unit: string, min: number, max: number) {
  const error = `must be a whole number of ${unit} from ${min} to ${max}`;
  return z
    .number({ error })
    .refine((value) => Number.isInteger(value) && value >= min && value <= max, { error });
}

function oneOf<const T extends readonly (string | number)[]>(values: T) {
  return z.literal(values, { error: `must be one of ${values.join(', ')}` });
}

function flag() {
  return z.boolean({ error: 'must be true or false' });
}

function settingsObject<S extends z.core.$ZodLooseShape>(shape: S) {
  const known = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: ({ code }) =>
      code === 'unrecognized_keys'
        ? `is not a setting: remove it or use one of ${known}`
        : `must be an object with settings of ${known}`,
  });
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { origin, protocol, hostname } = new URL(text);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && localHostnames.includes(hostname));
  return isSafe && origin === text;
}

function originList() {
  const error =
    'must be an exact origin such as https://app.example.com: https (http for localhost only), no path, no trailing slash';
  const origin = z.string({ error }).refine(isOrigin, { error });
  return z.array(origin, { error: 'must be a list of origins' });
}

function audience() {
  const error = 'must be text without spaces: leave it out to use the issuer';
  return z.string({ error }).regex(/^\S+$/, { error });
}

const memoryMb = wholeNumber('MB', ...memoryMbRange);
const apiTimeoutSeconds = wholeNumber('seconds', 1, maxApiTimeoutSeconds);
const schemaTimeoutSeconds = wholeNumber('seconds', 1, maxSchemaTimeoutSeconds);
const apiFunction = settingsObject({
  memoryMb: memoryMb.optional(),
  timeoutSeconds: apiTimeoutSeconds.optional(),
}).optional();

const functionOverrides = settingsObject({
  auth: apiFunction,
  jwks: apiFunction,
  profile: apiFunction,
  health: apiFunction,
  schema: settingsObject({
    memoryMb: memoryMb.optional(),
    timeoutSeconds: schemaTimeoutSeconds.optional(),
  }).optional(),
});

/** Settings of one stage as they stand in `cdk.json`; what is left out gets the default here. */
export const stageSettings = settingsObject({
  /** CPU architecture of the functions and of their image. */
  architecture: oneOf(['arm64', 'x86_64']).default('arm64'),
  /** Origins whose pages may call the API with credentials; none by default. */
  allowedOrigins: originList().default([]),
  /** The `aud` of access tokens; the issuer by default. */
  audience: audience().optional(),
  /** Whether a user must have verified the e-mail address before the first session. */
  requireEmailVerification: flag().default(false),
  /** Life of an access token in days. */
  tokenLifetimeDays: wholeNumber('days', 1, maxTokenLifetimeDays).default(7),
  /** The gateway's token bucket for each route: steady requests per second, and the bucket's size. */
  throttle: settingsObject({
    rateLimit: wholeNumber('requests per second', 1, maxRequestsPerSecond).default(100),
    burstLimit: wholeNumber('requests', 1, maxBurstRequests).default(200),
  }).prefault({}),
  logRetentionDays: oneOf(retentionDays).default(90),
  logLevel: oneOf(['DEBUG', 'INFO', 'WARN', 'ERROR']).default('INFO'),
  /** What becomes of secrets and logs when their stack is deleted. */
  removalPolicy: oneOf(['destroy', 'retain']).default('retain'),
  /** Whether CloudFormation refuses to delete the stacks. */
  terminationProtection: flag().default(false),
  /** Memory of every function in MB, where `functions` says nothing else. */
  memoryMb: memoryMb.optional(),
  /** Timeout in seconds of the functions behind the API, where `functions` says nothing else. */
  timeoutSeconds: apiTimeoutSeconds.optional(),
  functions: functionOverrides.prefault({}),
});

const stageNameError = `must be a stage name of at most ${maxStageNameLength} lower-case letters, digits and single hyphens`;

/** A stage's name: it becomes part of the name of every stack, function and secret. */
export const stageName = z
  .string()
  .max(maxStageNameLength, { error: stageNameError })
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: stageNameError });
