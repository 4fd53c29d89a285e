import { type Html, html } from '#shared/html';
import {
  type Answer,
  componentName,
  type Method,
  type OpenApiDocument,
  type Operation,
  type Reference,
  type Schema,
} from '#shared/openapi/document';
import { renderParameters, renderSchema } from './fields.ts';
import { renderText } from './text.ts';
import { renderType } from './types.ts';

export interface Described {
  readonly method: Method;
  readonly path: string;
  readonly operation: Operation;
}

/** Status from which an answer tells of a failure. */
const failureStatus = 400;

const credentialWords: Readonly<Record<string, string>> = {
  accessToken: 'access token',
  sessionToken: 'session token',
  sessionCookie: 'session cookie',
};

/** One operation, folded. Its anchor stands within, so that browsers unfold what a link leads to. */
export function renderOperation(document: OpenApiDocument, { method, path, operation }: Described): Html {
  const { operationId, summary, description, parameters, requestBody, responses } = operation;
  const body = requestBody?.content['application/json'].schema;
  return html`<details>
<summary><span class="method ${method}">${method.toUpperCase()}</span> <code class="path">${path}</code> <span class="summary">${summary}</span></summary>
<div class="operation" id="${operationId}">
${description === undefined ? '' : html`<p>${renderText(description)}</p>`}
<p class="credentials">${renderCredentials(operation)}</p>
${parameters ? html`<h4>Parameters</h4>${renderParameters(parameters)}` : ''}
${body ? html`<h4>Body</h4>${renderSchema(resolveSchema(document, body))}` : ''}
<h4>Answers</h4>
<dl class="answers">${Object.entries(responses).map(([status, answer]) => renderAnswer(status, resolveAnswer(document, answer)))}</dl>
</div>
</details>
`;
}

function renderCredentials({ security }: Operation): string {
  const names = security
    .flatMap((scheme) => Object.keys(scheme))
    .map((name) => credentialWords[name] ?? name);
  if (names.length === 0) return 'Anybody may call it.';
  const isOptional = security.some((scheme) => Object.keys(scheme).length === 0);
  return `${isOptional ? 'With or without' : 'With'} ${names.join(' or ')}.`;
}

function renderAnswer(status: string, { description, content = {}, headers = {} }: Answer): Html {
  const bodies = Object.entries(content).map(([mediaType, { schema }]) => renderBody(mediaType, schema));
  const names = Object.keys(headers);
  const sent = names.length > 0 ? html`<br>Headers: ${names.map((name) => html`<code>${name}</code> `)}` : '';
  const kind = Number(status) < failureStatus ? 'good' : 'bad';
  return html`<div><dt class="status ${kind}">${status}</dt><dd>${renderText(description)}${bodies}${sent}</dd></div>
`;
}

function renderBody(mediaType: string, schema: Schema): Html {
  const codes = codesOf(schema);
  if (codes) return html`<br>${codes.map((code) => html`<code>${code}</code> `)}`;
  if (schema.properties || schema.anyOf) return html`${renderSchema(schema)}`;
  return html`<br>${mediaType === 'application/json' ? renderType(schema) : mediaType}`;
}

/** The error codes of a problem, or undefined. */
function codesOf({ allOf = [] }: Schema): readonly string[] | undefined {
  const codes = allOf.map(({ properties }) => properties?.error_code?.enum).find((found) => found);
  return codes?.map(String);
}

function resolveAnswer({ components }: OpenApiDocument, answer: Answer | Reference): Answer {
  if (!('$ref' in answer)) return answer;
  const found = components.responses[componentName(answer.$ref)];
  if (!found) throw new Error(`the document has no ${answer.$ref}`);
  return found;
}

function resolveSchema({ components }: OpenApiDocument, schema: Schema): Schema {
  return (schema.$ref && components.schemas[componentName(schema.$ref)]) || schema;
}
