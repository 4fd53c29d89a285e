import {
  type Answer,
  componentName,
  listOperations,
  type OpenApiDocument,
  type Operation,
  type Reference,
} from '#shared/openapi/document';
import { createSchemaCheck, type SchemaCheck } from './schema-check.ts';

/** An answer of a stack's API. */
export interface SeenAnswer {
  readonly method: string;
  /** Without the query, which may hold a token. */
  readonly path: string;
  readonly status: number;
  readonly mediaType: string | undefined;
  /** Its text; undefined where nobody could read it. */
  readonly body: string | undefined;
}

/** A sentence, without any value of the answer, if the document does not describe it; else undefined. */
export type CheckAnswer = (answer: SeenAnswer) => string | undefined;

const notFoundStatus = 404;

/** Compares answers with a document. */
export function createAnswerChecker(document: OpenApiDocument): CheckAnswer {
  const find = createFinder(document);
  const checkSchema = createSchemaCheck(document);
  return (answer) => {
    const operation = find(answer.method, answer.path);
    const described = describedAnswers(document, operation, answer.status);
    const faults = described.map((one) => findFault(answer, one, checkSchema));
    if (faults.includes(undefined)) return undefined;
    const name = operation ? answer.path : `${answer.path}, which is no operation,`;
    return `${answer.method} ${name} answered ${answer.status}: ${faults[0] ?? 'the status is not documented'}`;
  };
}

/** What an operation may answer with a status. One that a stage may lack also as a route that there is not. */
function describedAnswers(
  document: OpenApiDocument,
  operation: Operation | undefined,
  status: number,
): Answer[] {
  const { 'x-unknown-route-responses': unknown, 'x-gateway-responses': gateway, components } = document;
  const isAbsent = !operation || (status === notFoundStatus && mayBeAbsent(operation));
  const described: (Answer | Reference | undefined)[] = [
    operation?.responses[status],
    isAbsent ? unknown[status] : undefined,
    gateway[status],
  ];
  return described.flatMap((answer) => {
    if (!answer) return [];
    if (!('$ref' in answer)) return [answer];
    const component = components.responses[componentName(answer.$ref)];
    return component ? [component] : [];
  });
}

const mayBeAbsent = ({ tags, 'x-feature': feature }: Operation) =>
  feature !== undefined || tags[0] === 'docs';

function findFault(
  { method, mediaType, body }: SeenAnswer,
  { content }: Answer,
  checkSchema: SchemaCheck,
): string | undefined {
  if (body === undefined || method === 'HEAD') return undefined;
  if (!content) return body === '' ? undefined : 'a body is not documented';
  const described = content[mediaType ?? ''];
  if (!described) return `the content type ${mediaType} is not documented`;
  if (!/\bjson$/.test(mediaType ?? '')) return undefined;
  return checkSchema(described.schema, JSON.parse(body));
}

/** Finds the operation of a method and a path; one whose path has no parameters comes first. */
function createFinder(document: OpenApiDocument) {
  const patterns = listOperations(document)
    .map(({ method, path, operation }) => ({ method, pattern: patternOf(path), operation, path }))
    .sort((a, b) => Number(a.path.includes('{')) - Number(b.path.includes('{')));
  return (method: string, path: string): Operation | undefined =>
    patterns.find((one) => one.method === method.toLowerCase() && one.pattern.test(path))?.operation;
}

/** The gateway's greedy rest is called `proxy`. */
function patternOf(path: string): RegExp {
  const pattern = path
    .replaceAll('.', '\\.')
    .replaceAll('{proxy}', '.+')
    .replaceAll(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${pattern}$`);
}
