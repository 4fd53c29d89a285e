import type { Parameter, Schema } from '#shared/openapi/document';

const uuid: Schema = { type: 'string', format: 'uuid' };

/** Parts of paths that mean the same everywhere. */
const known: Readonly<Record<string, Pick<Parameter, 'description' | 'schema'>>> = {
  user_id: {
    description: "The caller's own id, or `me`.",
    schema: { anyOf: [uuid, { const: 'me' }] },
  },
  id: { schema: uuid },
};

/** The parameters that a path of API Gateway has. */
export function pathParameters(path: string): Parameter[] {
  return [...path.matchAll(/\{(\w+)(\+?)\}/g)].map(([, name = '', isRest]) => {
    const described = isRest ? { description: 'The rest of the path.' } : known[name];
    return { name, in: 'path', required: true, schema: { type: 'string' }, ...described };
  });
}

/** The members of a query's schema as parameters. */
export function queryParameters({ properties = {}, required = [] }: Schema): Parameter[] {
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(description !== undefined && { description }),
    schema,
  }));
}

export const ifMatchParameter: Parameter = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'The `ETag` of the version to change; any version is changed without it.',
  schema: { type: 'string' },
};

export const ifNoneMatchParameter: Parameter = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: 'The `ETag` of what the caller has: the answer is 304 if it is still that.',
  schema: { type: 'string' },
};
