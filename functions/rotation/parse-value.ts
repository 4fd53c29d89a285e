import type { z } from 'zod';
import { describeFaults } from '#shared/env';
import { RotationError } from './rotation-error.ts';

/** A version's value by its schema. @throws RotationError naming the members at fault, never their values */
export function parseValue<T extends z.ZodType>(schema: T, text: string): z.output<T> {
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new RotationError(
    `the secret's value has the wrong shape (${describeFaults(parsed.error)}): see npm run secrets -- check`,
  );
}

/** What the parser says would quote the text, which is the secret. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RotationError("the secret's value is not JSON: see npm run secrets -- check");
  }
}
