import { z } from 'zod';
import type { Schema } from '#shared/openapi/document';

/** Formats that say more than the patterns that zod writes beside them. */
const telling = new Set(['date-time', 'uuid', 'uri', 'email']);

export interface SchemaWriter {
  /** A schema of the contract as JSON Schema; those with an `id` become components, and references here. */
  write(schema: z.ZodType, io: 'input' | 'output'): Schema;
  readonly components: Readonly<Record<string, Schema>>;
}

/** Writes schemas of the contract down. What a request may have is `input`, what an answer has `output`. */
export function createSchemaWriter(): SchemaWriter {
  const components: Record<string, Schema> = {};
  return {
    components,
    write(schema, io) {
      // In an array, since a schema with an `id` is no reference where it is the whole.
      const written = z.toJSONSchema(z.array(schema), { io, override: tidy });
      const { $defs = {}, items } = withComponentReferences(written);
      for (const [id, definition] of Object.entries($defs)) addComponent(components, id, definition);
      return items;
    },
  };
}

function addComponent(components: Record<string, Schema>, id: string, definition: Schema): void {
  const known = components[id];
  if (known && JSON.stringify(known) !== JSON.stringify(definition))
    throw new Error(`two schemas have the id ${id}: give one of them another, or make them the same`);
  components[id] = definition;
}

function tidy({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: z.core.$ZodType;
  jsonSchema: Record<string, unknown>;
}) {
  if (telling.has(String(jsonSchema.format))) delete jsonSchema.pattern;
  delete jsonSchema.id;
  // Answers may get new members, which clients ignore; only what is strict refuses them.
  const isStrict = zodSchema instanceof z.ZodObject && zodSchema.def.catchall instanceof z.ZodNever;
  if (jsonSchema.additionalProperties === false && !isStrict) delete jsonSchema.additionalProperties;
}

function withComponentReferences(written: object): { $defs?: Record<string, Schema>; items: Schema } {
  return JSON.parse(JSON.stringify(written).replaceAll('"#/$defs/', '"#/components/schemas/'));
}
