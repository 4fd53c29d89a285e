import type { z } from 'zod';
import { ConfigurationError } from '#shared/errors';

/**
 * Reads a function's environment by its schema.
 * @throws ConfigurationError naming every variable at fault at once; values are not shown.
 */
export function parseEnvironment<T extends z.ZodObject>(
  schema: T,
  variables: Record<string, string | undefined> = process.env,
): z.output<T> {
  const parsed = schema.safeParse(variables);
  if (parsed.success) return parsed.data;
  throw new ConfigurationError(`environment is not valid: ${describeFaults(parsed.error)}`);
}

/** The faults of a zod error as one line of `path: message`, without the values. */
export function describeFaults(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || '(whole)'}: ${issue.message}`).join('; ');
}
