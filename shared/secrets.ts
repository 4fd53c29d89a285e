import { SecretsProvider } from '@aws-lambda-powertools/parameters/secrets';
import type { z } from 'zod';
import { describeFaults } from '#shared/env';
import { ConfigurationError } from '#shared/errors';

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

/**
 * Reads a JSON secret from Secrets Manager and checks its shape.
 * @throws ConfigurationError naming the secret and the remedy, never its content.
 */
export async function readSecret<T extends z.ZodType>(
  secretId: string,
  schema: T,
  { fresh = false }: ReadOptions = {},
): Promise<z.output<T>> {
  const parsed = schema.safeParse(parseJson(secretId, await fetchSecret(secretId, fresh)));
  if (parsed.success) return parsed.data;
  throw new ConfigurationError(`secret ${secretId} has the wrong shape: ${describeFaults(parsed.error)}`);
}

async function fetchSecret(secretId: string, forceFetch: boolean): Promise<string> {
  try {
    const value = await provider.get(secretId, { maxAge: maxAgeSeconds, forceFetch });
    if (typeof value === 'string') return value;
  } catch (cause) {
    throw new ConfigurationError(
      `secret ${secretId} cannot be read: put a value into it and let the function's role read it`,
      { cause },
    );
  }
  throw new ConfigurationError(`secret ${secretId} holds no text: put a JSON value into it`);
}

function parseJson(secretId: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which is the secret.
    throw new ConfigurationError(`secret ${secretId} is not JSON: replace its value`);
  }
}
