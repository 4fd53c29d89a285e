import { type Html, html, rawText, sourceHash } from '#shared/html';
import type { HttpAnswer } from '#shared/http/event';
import style from './browser/page.css?raw' with { type: 'text' };
import script from './browser/page.js?raw' with { type: 'text' };

/**
 * Only our own script and style run, known by their hashes. They stand in the page: during a rollout, a file of its own
 * might come from another version than the page.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  `script-src ${sourceHash(script)}`,
  `style-src ${sourceHash(style)}`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

interface Page {
  readonly productName: string;
  readonly title: string;
  readonly content: Html;
}

/** A page as an answer. What else protects it are the headers of every answer (shared/http/response-headers.ts). */
export function pageAnswer(statusCode: number, page: Page): HttpAnswer {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy,
  };
  return { statusCode, headers, body: renderDocument(page).markup };
}

function renderDocument({ productName, title, content }: Page): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} – ${productName}</title>
<style>${rawText(style)}</style>
</head>
<body>
<main>
<p class="product">${productName}</p>
<h1>${title}</h1>
${content}
</main>
<script type="module">${rawText(script)}</script>
</body>
</html>
`;
}
