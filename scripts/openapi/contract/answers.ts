import { STATUS_CODES } from 'node:http';
import type { z } from 'zod';
import type { Answer } from '#shared/openapi/document';
import { withHeaders } from '../problems.ts';
import type { SchemaWriter } from './schemas.ts';

/** The answers of a route's contract, by status. `headersOf` names those headers, of the components, that one has. */
export function contractAnswers(
  answers: Readonly<Record<number, z.ZodType | null>>,
  schemas: SchemaWriter,
  headersOf: (status: number, schema: z.ZodType | null) => readonly string[],
): Readonly<Record<number, Answer>> {
  return Object.fromEntries(
    Object.entries(answers).map(([status, schema]) => [
      status,
      {
        description: `${STATUS_CODES[status]}.`,
        ...withHeaders(headersOf(Number(status), schema)),
        ...(schema && contentOf(schema, schemas)),
      },
    ]),
  );
}

/** JSON, or a text of the media type that its schema names (JSON Schema draft 2020-12, "contentMediaType"). */
function contentOf(schema: z.ZodType, schemas: SchemaWriter): Pick<Answer, 'content'> {
  const { contentMediaType: mediaType } = schema.meta() ?? {};
  if (typeof mediaType === 'string') return { content: { [mediaType]: { schema: { type: 'string' } } } };
  return { content: { 'application/json': { schema: schemas.write(schema, 'output') } } };
}
