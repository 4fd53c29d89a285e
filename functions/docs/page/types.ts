import { type Html, html } from '#shared/html';
import { componentName, type Schema } from '#shared/openapi/document';

/** A list of alternatives, each as markup. */
const joined = (parts: readonly Html[], word: string): Html =>
  html`${parts.map((part, index) => (index === 0 ? part : html`${word}${part}`))}`;

/** What a value may be, in a few words: `string (uuid)`, `list of Task`, `"a" or null`. */
export function renderType(schema: Schema): Html {
  const { $ref, anyOf, allOf, enum: values, type, items } = schema;
  if ($ref !== undefined) return renderReference($ref);
  if (allOf?.[0]) return renderType(allOf[0]);
  if (anyOf) return joined(anyOf.map(renderType), ' or ');
  if (values) return joined(values.map(renderValue), ' | ');
  if ('const' in schema) return renderValue(schema.const);
  if (items) return html`list of ${renderType(items)}`;
  const names = [type ?? 'anything'].flat().join(' or ');
  return html`${names}${renderLimits(schema)}`;
}

function renderReference(reference: string): Html {
  const name = componentName(reference);
  return html`<a href="#schema-${name}">${name}</a>`;
}

const renderValue = (value: unknown): Html => html`<code>${JSON.stringify(value)}</code>`;

/** Format and range, as far as they say something to people. */
function renderLimits({ format, minimum, maximum, minLength, maxLength, default: standard }: Schema): string {
  const words = [
    format,
    rangeOf(minimum, maximum, ''),
    rangeOf(minLength, maxLength, ' characters'),
    standard === undefined ? undefined : `default ${JSON.stringify(standard)}`,
  ].filter((word) => word !== undefined);
  return words.length > 0 ? ` (${words.join(', ')})` : '';
}

function rangeOf(least: unknown, most: unknown, unit: string): string | undefined {
  if (least === undefined && most === undefined) return undefined;
  if (least === undefined) return `at most ${most}${unit}`;
  return most === undefined ? `at least ${least}${unit}` : `${least} to ${most}${unit}`;
}
