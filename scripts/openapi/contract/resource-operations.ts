import { z } from 'zod';
import type { ProblemCode } from '#shared/contract/errors';
import type { ResourceRoute } from '#shared/contract/resource';
import { type ResourceName, resourceNames, resources } from '#shared/contract/resources';
import type { Operation } from '#shared/openapi/document';
import type { Entry } from '../entry.ts';
import { operationIdOf } from '../names.ts';
import { bodyCodes, commonCodes } from '../problems.ts';
import type { Writers } from '../writers.ts';
import { contractAnswers } from './answers.ts';
import { ifMatchParameter, pathParameters, queryParameters } from './parameters.ts';

/** How the caller of a resource shows who is calling. */
const security = [{ accessToken: [] }, { sessionToken: [] }];
const createdStatus = 201;

/** The operations of all resources. @throws Error for a problem that a route names and its resource lacks */
export function resourceOperations(writers: Writers): Entry[] {
  return resourceNames.flatMap((name) => {
    const own: readonly ResourceRoute[] = resources[name].routes;
    return own.map((route) => ({
      method: route.method,
      path: route.path,
      operation: resourceOperation(name, route, writers),
    }));
  });
}

function resourceOperation(
  name: ResourceName,
  route: ResourceRoute,
  { schemas, problems }: Writers,
): Operation {
  const { method, path, summary, query, body, ifMatch, answers } = route;
  const parameters = [
    ...pathParameters(path),
    ...(query ? queryParameters(schemas.write(query, 'input')) : []),
    ...(ifMatch ? [ifMatchParameter] : []),
  ];
  const hasPlace = findRoute(name, 'GET', `${path}/{id}`) !== undefined;
  const good = contractAnswers(answers, schemas, (status, schema) => [
    ...(isVersioned(schema) ? ['ETag'] : []),
    ...(status === createdStatus && hasPlace ? ['Location'] : []),
  ]);
  return {
    operationId: operationIdOf(method, path),
    tags: [name],
    summary,
    security,
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemas.write(body, 'input') } },
      },
    }),
    responses: problems.write([...commonCodes, ...codesOf(name, route)], good),
  };
}

function findRoute(name: ResourceName, method: string, path: string): ResourceRoute | undefined {
  const own: readonly ResourceRoute[] = resources[name].routes;
  return own.find((route) => route.method === method && route.path === path);
}

/** `updated_at` is the version of what is answered. */
function isVersioned(schema: z.ZodType | null): boolean {
  return schema instanceof z.ZodObject && 'updated_at' in schema.shape;
}

function codesOf(name: ResourceName, route: ResourceRoute): ProblemCode[] {
  const asked = Object.keys(route.query?.shape ?? {});
  return [
    'UNAUTHENTICATED',
    ...ownCodes(name, route),
    ...(route.path.includes('{user_id}') ? (['FORBIDDEN'] as const) : []),
    ...(asked.length > 0 ? (['INVALID_REQUEST'] as const) : []),
    ...(asked.includes('cursor') ? (['INVALID_CURSOR'] as const) : []),
    ...(route.body ? bodyCodes : []),
    ...(route.ifMatch ? (['PRECONDITION_FAILED'] as const) : []),
  ];
}

function ownCodes(name: ResourceName, { method, path, problems }: ResourceRoute): ProblemCode[] {
  const all = Object.keys(resources[name].problems);
  const unknown = problems?.find((code) => !all.includes(code));
  if (unknown === undefined) return (problems ?? all) as ProblemCode[];
  throw new Error(`${method} ${path}: ${unknown} is no problem of ${name}: use one of ${all.join(', ')}`);
}
