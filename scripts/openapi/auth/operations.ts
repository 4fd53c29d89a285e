import type { ProblemCode } from '#shared/contract/errors';
import type { Answer, Operation, Schema } from '#shared/openapi/document';
import { toProblemError } from '../../../functions/auth/answers.ts';
import {
  enginePath,
  type OpenRoute,
  type OpenRouteName,
  openRoutes,
} from '../../../functions/auth/routes.ts';
import { pathParameters, queryParameters } from '../contract/parameters.ts';
import type { Entry } from '../entry.ts';
import { operationIdOf } from '../names.ts';
import { bodyCodes, commonCodes, withHeaders } from '../problems.ts';
import type { Writers } from '../writers.ts';
import type { EngineDocument, EngineOperation } from './engine-document.ts';
import { asDocumented, type RouteWords } from './route-words.ts';
import { ref } from './schemas.ts';
import { words } from './words.ts';

/** Below `/api/auth` an access token counts for nobody: the engine knows sessions. */
const security = {
  yes: [{ sessionToken: [] }, { sessionCookie: [] }],
  no: [],
  maybe: [{ sessionToken: [] }, { sessionCookie: [] }, {}],
} as const;

/** The operations of the routes that are open below `/api/auth`. @throws Error for one that the engine lacks */
export function authOperations(document: EngineDocument, writers: Writers): Entry[] {
  return Object.entries(openRoutes).map(([name, route]) => {
    const [method = '', path = ''] = name.split(' ');
    const wholePath = `${enginePath}${path}`;
    const said = words[name as OpenRouteName];
    return {
      method: method as Entry['method'],
      path: wholePath,
      operation: authOperation({ method, path: wholePath, route, said }, document, writers),
    };
  });
}

interface Described {
  readonly method: string;
  readonly path: string;
  readonly route: OpenRoute;
  readonly said: RouteWords;
}

function authOperation(described: Described, document: EngineDocument, { problems }: Writers): Operation {
  const { method, path, route, said } = described;
  const known = findOperation(document, route.engine);
  const body = said.body ?? known.requestBody?.content?.['application/json']?.schema;
  const parameters = [...pathParameters(path), ...queryParameters(said.query ?? queryOf(known))];
  return {
    operationId: operationIdOf(method, path),
    tags: [said.tag],
    summary: said.summary,
    ...(said.description !== undefined && { description: said.description }),
    security: security[said.signedIn],
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: { required: 'required' in body, content: { 'application/json': { schema: body } } },
    }),
    responses: problems.write(problemCodes(described), {
      ...goodAnswer(described, known),
      ...engineRefusals(described),
    }),
    ...(route.feature && { 'x-feature': route.feature }),
  };
}

function findOperation({ paths }: EngineDocument, name: string): EngineOperation {
  const [method = '', path = ''] = name.split(' ');
  const found = paths[path]?.[method.toLowerCase()];
  if (found) return found;
  throw new Error(`Better Auth's document has no ${name}: correct the name in functions/auth/routes.ts`);
}

function queryOf({ parameters = [] }: EngineOperation): Schema {
  const asked = parameters.filter((parameter) => parameter.in === 'query');
  return { properties: Object.fromEntries(asked.map(({ name, schema }) => [name, schema])) };
}

function goodAnswer({ route, said }: Described, known: EngineOperation): Record<number, Answer> {
  if (said.answer === 'redirect')
    return { 302: { description: 'The browser is sent on.', ...withHeaders(['Location']) } };
  if (said.answer === 'nothing') return { 204: { description: 'Done.' } };
  const own = known.responses?.[200]?.content?.['application/json']?.schema;
  const schema = said.answer === asDocumented ? own : said.answer;
  if (!schema) throw new Error(`Better Auth's document has no answer of ${route.engine}: say it in words`);
  return { [route.status ?? 200]: { description: 'Done.', content: { 'application/json': { schema } } } };
}

/** The engine's codes of a route's refusals by status, with the usual ones. */
function refusalsOf({ method, said }: Described): Map<number, readonly string[]> {
  const usual: Readonly<Record<number, readonly string[]>> = {
    ...(method !== 'GET' && { 400: ['VALIDATION_ERROR'], 403: ['INVALID_ORIGIN'] }),
    ...(said.signedIn === 'yes' && { 401: ['UNAUTHORIZED'] }),
  };
  const statuses = [...Object.keys(usual), ...Object.keys(said.refusals ?? {})].map(Number);
  return new Map(
    statuses.map((status) => [status, [...(usual[status] ?? []), ...(said.refusals?.[status] ?? [])]]),
  );
}

/** Refusals in the shape of Better Auth's client; a route of this API's own turns them into problems. */
function engineRefusals(described: Described): Record<number, Answer> {
  if (described.route.failures === 'problem') return {};
  return Object.fromEntries(
    [...refusalsOf(described)].map(([status, codes]) => [
      status,
      {
        description: `Refused, with a \`code\` such as ${codes.map((code) => `\`${code}\``).join(', ')}.`,
        content: { 'application/json': { schema: ref('EngineRefusal') } },
      },
    ]),
  );
}

function problemCodes(described: Described): ProblemCode[] {
  const { method, route } = described;
  const own = [...refusalsOf(described)].flatMap(([status, codes]) =>
    codes.map((code) => toProblemError(status, { code: route.codes?.[code] ?? code }).code),
  );
  return [
    ...commonCodes,
    ...(method === 'GET' ? [] : bodyCodes),
    ...(route.failures === 'problem' ? own : []),
    ...(route.guarded ? (['ACCOUNT_BANNED'] as const) : []),
  ];
}
