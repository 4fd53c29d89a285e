/**
 * PostgreSQL's text form of a value as JSON text, as Neon's proxy converts it without Neon-Raw-Text-Output
 * (proxy/src/serverless/json.rs): booleans, 16 and 32 bit integers, floats, json and arrays of all types become
 * JSON; everything else, 64 bit integers and numerics included, stays text. Text in and out keeps every digit.
 */

/** Object ids of the built-in types that have a JSON form (src/include/catalog/pg_type.dat). */
const typeIds = { bool: 16, int2: 21, int4: 23, json: 114, float4: 700, float8: 701, jsonb: 3802 };

/** Element type of each array type by object id. */
export type ArrayTypes = ReadonlyMap<number, number>;

export function toValueJson(text: string, typeId: number, arrayTypes: ArrayTypes): string {
  const elementType = arrayTypes.get(typeId);
  if (elementType !== undefined) return toArrayJson(text, elementType);
  return toScalarJson(text, typeId);
}

function toScalarJson(text: string, typeId: number): string {
  switch (typeId) {
    case typeIds.bool:
      return String(text === 't');
    case typeIds.int2:
    case typeIds.int4:
    case typeIds.json:
    case typeIds.jsonb:
      return text;
    case typeIds.float4:
    case typeIds.float8:
      return Number.isFinite(Number(text)) ? text : JSON.stringify(text);
    default:
      return JSON.stringify(text);
  }
}

/** One token of https://www.postgresql.org/docs/18/arrays.html#ARRAYS-IO: brace, comma, quoted or bare element. */
const arrayToken = /[{},]|"((?:[^"\\]|\\.)*)"|[^{},"\s][^{},]*/gs;

function toArrayJson(text: string, elementType: number): string {
  // Explicit bounds ("[0:1]={…}") have no JSON form.
  const literal = text.startsWith('[') ? text.slice(text.indexOf('=') + 1) : text;
  return literal.replaceAll(arrayToken, (token, quoted: string | undefined) => {
    if (token === '{') return '[';
    if (token === '}') return ']';
    if (token === ',') return ',';
    if (quoted !== undefined) return toScalarJson(quoted.replaceAll(/\\(.)/gs, '$1'), elementType);
    return token === 'NULL' ? 'null' : toScalarJson(token.trimEnd(), elementType);
  });
}
