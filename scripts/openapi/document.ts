import { problemBody } from '#shared/contract/errors';
import { resourceNames } from '#shared/contract/resources';
import type { Method, OpenApiDocument, PathItem } from '#shared/openapi/document';
import { readEngineDocument } from './auth/engine-document.ts';
import { authOperations } from './auth/operations.ts';
import { engineComponents } from './auth/schemas.ts';
import { gatewayResponses, headers, ownSchemas, unknownRouteResponses } from './components.ts';
import { resourceOperations } from './contract/resource-operations.ts';
import { createSchemaWriter } from './contract/schemas.ts';
import { serviceOperations } from './contract/service-operations.ts';
import type { Entry } from './entry.ts';
import { info, securitySchemes, tagsOf } from './frame.ts';
import { openApiPath } from './names.ts';
import { createProblemWriter } from './problems.ts';

/** The whole API, with everything that a stage may switch on: from the contract, and from Better Auth's own document. */
export async function createDocument(): Promise<OpenApiDocument> {
  const engine = await readEngineDocument();
  const writers = { schemas: createSchemaWriter(), problems: createProblemWriter() };
  const entries = [
    ...authOperations(engine, writers),
    ...resourceOperations(writers),
    ...serviceOperations(writers),
  ];
  writers.schemas.write(problemBody, 'output');
  return {
    openapi: '3.1.1',
    info,
    servers: [{ url: '/' }],
    tags: tagsOf(resourceNames),
    paths: pathsOf(entries),
    components: {
      schemas: sorted({ ...engineComponents(engine), ...ownSchemas, ...writers.schemas.components }),
      responses: sorted(writers.problems.components),
      headers,
      securitySchemes,
    },
    'x-unknown-route-responses': unknownRouteResponses,
    'x-gateway-responses': gatewayResponses,
  };
}

function pathsOf(entries: readonly Entry[]): Record<string, PathItem> {
  const byPath = Map.groupBy(entries, ({ path }) => openApiPath(path));
  return Object.fromEntries(
    [...byPath].map(([path, group]) => [
      path,
      Object.fromEntries(group.map(({ method, operation }) => [method.toLowerCase() as Method, operation])),
    ]),
  );
}

function sorted<T>(members: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1)));
}
