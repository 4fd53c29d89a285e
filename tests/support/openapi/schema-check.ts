import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { OpenApiDocument, Schema } from '#shared/openapi/document';

/** Says which member of a value does not match a schema, and never what the value is; undefined if all do. */
export type SchemaCheck = (schema: Schema, value: unknown) => string | undefined;

/**
 * Checks values against schemas of a document. A member that it does not name is a fault here, so that it gets documented;
 * clients ignore it.
 */
export function createSchemaCheck({ components }: OpenApiDocument): SchemaCheck {
  // Not strict: the components that references lead to go along as an unknown keyword.
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const schemas = closed(components.schemas);
  const validators = new WeakMap<Schema, ValidateFunction>();
  return (schema, value) => {
    const known = validators.get(schema) ?? ajv.compile({ ...closed(schema), components: { schemas } });
    validators.set(schema, known);
    return known(value) ? undefined : (known.errors ?? []).map(describe).join('; ');
  };
}

/** A schema, and all within, where objects have no members but those that they name. */
function closed<T>(schema: T): T {
  return JSON.parse(JSON.stringify(schema), (_, value) => {
    const isOpenObject = value?.properties && value.type && !('additionalProperties' in value);
    return isOpenObject ? { ...value, additionalProperties: false } : value;
  });
}

function describe({ instancePath, message, params }: ErrorObject): string {
  const extra = params.additionalProperty === undefined ? '' : ` (${params.additionalProperty})`;
  return `${instancePath || 'the body'} ${message}${extra}`;
}
