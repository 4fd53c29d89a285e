import { SecretsProvider } from '@aws-lambda-powertools/parameters/secrets';
import type { z } from 'zod';
import { describeFaults } from '#shared/env';
import { ConfigurationError, MissingSecretError } from '#shared/errors';
import { fillCommand, parseSecretName } from '#shared/secret-name';

/** How long a secret read by several parts of a function is read once. */
const maxAgeSeconds = 300;
/** Two attempts end before a request's deadline. */
const connectionTimeoutMs = 1_000;
const requestTimeoutMs = 1_500;
const maxAttempts = 2;

const provider = new SecretsProvider({
  clientConfig: {
    maxAttempts,
    requestHandler: {
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
    },
  },
});

interface ReadOptions {
  /** Reads past the cache of five minutes. */
  readonly fresh?: boolean;
}

/** What Secrets Manager answers for a secret without a value, and for one that is not there. */
const missingErrorName = 'ResourceNotFoundException';

/**
 * Reads a JSON secret from Secrets Manager and checks its shape.
 * @throws ConfigurationError naming the secret and the command that mends it, never its content. A deploy whose
 * schema step fails shows this text.
 */
export async function readSecret<T extends z.ZodType>(
  secretId: string,
  schema: T,
  { fresh = false }: ReadOptions = {},
): Promise<z.output<T>> {
  const parsed = schema.safeParse(parseJson(secretId, await fetchSecret(secretId, fresh)));
  if (parsed.success) return parsed.data;
  throw secretError(secretId, `has the wrong shape (${describeFaults(parsed.error)})`, 'replace its value');
}

async function fetchSecret(secretId: string, forceFetch: boolean): Promise<string> {
  try {
    const value = await provider.get(secretId, { maxAge: maxAgeSeconds, forceFetch });
    if (typeof value === 'string') return value;
  } catch (thrown) {
    const cause = thrown instanceof Error ? (thrown.cause ?? thrown) : thrown;
    const code = cause instanceof Error ? cause.name : typeof cause;
    if (code === missingErrorName)
      throw new MissingSecretError(describeFault(secretId, 'has no value', 'put one'), { cause });
    const remedy = "let the function's role read it, or try again if Secrets Manager is away";
    throw new ConfigurationError(`secret ${secretId} cannot be read (${code}): ${remedy}`, { cause });
  }
  throw secretError(secretId, 'holds no text', 'replace its value');
}

function parseJson(secretId: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which is the secret.
    throw secretError(secretId, 'is not JSON', 'replace its value');
  }
}

function secretError(secretId: string, fault: string, remedy: string) {
  return new ConfigurationError(describeFault(secretId, fault, remedy));
}

function describeFault(secretId: string, fault: string, remedy: string): string {
  const secret = parseSecretName(secretId);
  const command = secret ? ` with ${fillCommand(secret)}` : '';
  return `secret ${secret?.name ?? secretId} ${fault}: ${remedy}${command}`;
}
