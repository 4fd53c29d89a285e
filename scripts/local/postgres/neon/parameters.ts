/**
 * A JSON parameter as PostgreSQL's text form, as Neon's proxy converts it (proxy/src/serverless/json.rs).
 * Null stays null. Numbers above 2^53 lose digits here; the driver sends every value as a string.
 */
export function toParameterText(value: unknown): string | null {
  if (value === null) return null;
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return toArrayText(value);
  return JSON.stringify(value);
}

function toArrayText(values: readonly unknown[]): string {
  return `{${values.map(toElementText).join(',')}}`;
}

function toElementText(value: unknown): string {
  if (value === null) return 'NULL';
  if (Array.isArray(value)) return toArrayText(value);
  // An object is a JSON document inside a quoted array element: quoted twice.
  return JSON.stringify(typeof value === 'object' ? JSON.stringify(value) : value);
}
