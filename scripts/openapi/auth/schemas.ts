import type { Schema } from '#shared/openapi/document';
import type { EngineDocument } from './engine-document.ts';

/** Schemas by short names, for the tables of words. */
export const text: Schema = { type: 'string' };
export const flag: Schema = { type: 'boolean' };
export const uuid: Schema = { type: 'string', format: 'uuid' };
export const time: Schema = { type: 'string', format: 'date-time' };
export const url: Schema = { type: 'string', format: 'uri-reference' };

export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
export const orNull = (schema: Schema): Schema =>
  typeof schema.type === 'string'
    ? { ...schema, type: [schema.type, 'null'] }
    : { anyOf: [schema, { type: 'null' }] };
export const listOf = (items: Schema): Schema => ({ type: 'array', items });
export const oneOf = (...anyOf: readonly Schema[]): Schema => ({ anyOf });

/** An object whose members are all there, but for the `optional` ones. */
export function object(members: Record<string, Schema>, optional: Record<string, Schema> = {}): Schema {
  const required = Object.keys(members);
  return {
    type: 'object',
    properties: { ...members, ...optional },
    ...(required.length > 0 && { required }),
  };
}

export const done = (member: 'status' | 'success'): Schema => object({ [member]: { const: true } });

/** What Better Auth's document says wrongly of what it stores: members that may be null, and ids. */
const corrections: Readonly<Record<string, Readonly<Record<string, Schema>>>> = {
  User: { id: { ...uuid, readOnly: true }, image: orNull(text) },
  Session: {
    id: { ...uuid, readOnly: true },
    userId: uuid,
    ipAddress: orNull(text),
    userAgent: orNull(text),
  },
  Passkey: {
    id: { ...uuid, readOnly: true },
    userId: uuid,
    name: orNull(text),
    transports: orNull(text),
    createdAt: orNull(time),
    aaguid: orNull(text),
  },
};

/** The engine's components that answers refer to, corrected. */
export function engineComponents(document: EngineDocument): Record<string, Schema> {
  return Object.fromEntries(
    Object.entries(corrections).map(([name, corrected]) => {
      const schema = document.components.schemas[name];
      const unknown = Object.keys(corrected).find((member) => !schema?.properties?.[member]);
      if (!schema || unknown !== undefined)
        throw new Error(`Better Auth's document has no ${name}.${unknown ?? ''}: correct what it has`);
      return [name, { ...schema, properties: { ...schema.properties, ...corrected } }];
    }),
  );
}
