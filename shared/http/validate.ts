import type { z } from 'zod';
import type { FieldFault } from '#shared/contract/errors';
import { ProblemError } from '#shared/errors';
import type { HttpEvent } from '#shared/http/event';

/**
 * Checks a parsed body against a schema of the contract.
 * @throws ProblemError INVALID_REQUEST with every fault by field; unknown fields are named one by one
 */
export function validateBody<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  return validate(schema, body);
}

/**
 * Checks the query of a request against a schema of the contract.
 * @throws ProblemError INVALID_REQUEST with every fault by parameter, unknown ones included
 */
export function validateQuery<T extends z.ZodObject>(
  schema: T,
  { queryStringParameters }: HttpEvent,
): z.output<T> {
  return validate(schema, queryStringParameters ?? {});
}

function validate<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.flatMap(toFaults);
  const fields = [...new Set(faults.map(({ field }) => field))].join(', ');
  throw new ProblemError('INVALID_REQUEST', `correct these fields: ${fields}`, { faults });
}

function toFaults(issue: z.core.$ZodIssue): FieldFault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: [...issue.path, key].join('.'),
      message: 'is not a known field: leave it out',
    }));
  }
  return [{ field: issue.path.join('.') || 'body', message: issue.message }];
}
