import { type Html, html, rawText, sourceHash } from '#shared/html';
import { listOperations, type OpenApiDocument } from '#shared/openapi/document';
import { renderSchema } from './fields.ts';
import { type Described, renderOperation } from './operation.ts';
import style from './page.css?raw' with { type: 'text' };
import { renderText } from './text.ts';

/** Nothing runs here, and nothing is loaded: the page is text with a style of its own. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src ${sourceHash(style)}`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

interface Section {
  readonly name: string;
  readonly description: string;
  readonly operations: readonly Described[];
}

/** The document as a page to read: without a script, since folding and links are the browser's own. */
export function renderPage(document: OpenApiDocument): Html {
  const { info, servers, tags } = document;
  const byTag = Map.groupBy(listOperations(document), ({ operation }) => operation.tags[0]);
  const sections = tags.map((tag) => ({ ...tag, operations: byTag.get(tag.name) ?? [] }));
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API – ${info.title}</title>
<style>${rawText(style)}</style>
</head>
<body>
<a class="skip" href="#content">To the operations</a>
<header>
<h1>${info.title} API</h1>
<p>${renderText(info.description)}</p>
<p><code>${servers[0]?.url ?? ''}</code> · <a href="/openapi.json">OpenAPI ${document.openapi}</a></p>
</header>
<nav aria-label="Operations">
${sections.map(renderIndex)}<p><a href="#schemas">Schemas</a></p>
</nav>
<main id="content">
${sections.map((section) => renderSection(document, section))}
${renderSchemas(document)}
</main>
</body>
</html>
`;
}

const anchorOf = (name: string) => `tag-${name.replaceAll(' ', '-')}`;

function renderIndex({ name, operations }: Section): Html {
  const links = operations.map(
    ({ method, operation }) =>
      html`<li><a href="#${operation.operationId}"><span class="method ${method}">${method.toUpperCase()}</span> ${operation.summary}</a></li>
`,
  );
  return html`<details><summary>${name}</summary><ul>${links}</ul></details>
`;
}

function renderSection(document: OpenApiDocument, { name, description, operations }: Section): Html {
  return html`<section>
<h2 id="${anchorOf(name)}">${name}</h2>
<p>${renderText(description)}</p>
${operations.map((described) => renderOperation(document, described))}</section>
`;
}

function renderSchemas({ components }: OpenApiDocument): Html {
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) => html`<h3 id="schema-${name}">${name}</h3>
${schema.description === undefined ? '' : html`<p>${schema.description}</p>`}${renderSchema(schema)}`,
  );
  return html`<section>
<h2 id="schemas">Schemas</h2>
${schemas}</section>`;
}
