import type { RouteKeyOf } from '#shared/contract/routes';
import type { Route } from '#shared/http/event';
import type { OpenApiDocument } from '#shared/openapi/document';
import { createCachedRoute } from './cached-answer.ts';
import document from './openapi.json' with { type: 'json' };
import { contentSecurityPolicy, renderPage } from './page/page.ts';
import { documentOfStage, type StageOptions } from './stage-document.ts';

/** The API of a stage, for programs and for people. */
export function createDocsRoutes(options: StageOptions): Record<RouteKeyOf<'docs'>, Route> {
  const ofStage = documentOfStage(document as unknown as OpenApiDocument, options);
  return {
    'GET /openapi.json': createCachedRoute(JSON.stringify(ofStage), { 'content-type': 'application/json' }),
    'GET /docs': createCachedRoute(renderPage(ofStage).markup, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy,
    }),
  };
}
