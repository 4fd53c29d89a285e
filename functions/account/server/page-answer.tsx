import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { HttpAnswer } from '#shared/http/event';
import { loadCopy } from '../app/copy/load.ts';
import type { PageData } from '../app/page-data.ts';
import type { Assets } from './assets.ts';
import { acceptedEncoding, compressQuickly } from './compression.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { Document } from './document.tsx';

const assetsPath = '/account/assets/';

interface PageAnswerOptions {
  readonly assets: Assets;
  /** With the stage's colours. */
  readonly style: string;
  readonly statusCode: number;
  readonly acceptEncoding: string | undefined;
}

/** A page as an answer. What else protects it are the headers of every answer (shared/http/response-headers.ts). */
export async function pageAnswer(
  data: PageData,
  { assets, style, statusCode, acceptEncoding }: PageAnswerOptions,
): Promise<HttpAnswer> {
  const copy = await loadCopy[data.language]();
  const document = Document({
    data,
    copy,
    style,
    script: assetsPath + assets.manifest.entry,
    preloads: (assets.manifest.languages[data.language] ?? []).map((file) => assetsPath + file),
  });
  const markup = `<!doctype html>${renderToString(document as unknown as VNode)}`;
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy({ style, logoUrl: data.site.logoUrl }),
    vary: 'accept-encoding, accept-language, cookie',
  };
  const encoding = acceptedEncoding(acceptEncoding);
  if (!encoding) return { statusCode, headers, body: markup };
  return {
    statusCode,
    headers: { ...headers, 'content-encoding': encoding },
    body: compressQuickly(markup, encoding).toString('base64'),
    isBase64Encoded: true,
  };
}
