import { type Html, html } from '#shared/html';
import type { Parameter, Schema } from '#shared/openapi/document';
import { renderText } from './text.ts';
import { renderType } from './types.ts';

interface Field {
  readonly name: string;
  readonly schema: Schema;
  readonly isRequired: boolean;
  readonly description?: string | undefined;
}

/** The members of an object; of what is none, its type. Alternatives stand one after the other. */
export function renderSchema(schema: Schema): Html {
  const { properties, required = [], anyOf } = schema;
  if (anyOf?.some((part) => part.properties))
    return html`${anyOf.map((part, index) => html`${index > 0 ? html`<p>or</p>` : ''}${renderSchema(part)}`)}`;
  if (!properties) return html`<p>${renderType(schema)}</p>`;
  const fields = Object.entries(properties).map(([name, field]) => ({
    name,
    schema: field,
    isRequired: required.includes(name),
    description: field.description,
  }));
  return renderFields(fields);
}

export function renderParameters(parameters: readonly Parameter[]): Html {
  return renderFields(
    parameters.map(({ name, in: place, schema, required = false, description }) => ({
      name,
      schema,
      isRequired: required,
      description: [`In the ${place}.`, description].filter((words) => words !== undefined).join(' '),
    })),
  );
}

function renderFields(fields: readonly Field[]): Html {
  return html`<dl class="fields">${fields.map(renderField)}</dl>
`;
}

function renderField({ name, schema, isRequired, description }: Field): Html {
  const mark = isRequired ? html` <span class="required">required</span>` : '';
  const words = description === undefined ? '' : html`<br>${renderText(description)}`;
  return html`<div><dt><code>${name}</code>${mark}</dt><dd>${renderType(schema)}${words}</dd></div>
`;
}
