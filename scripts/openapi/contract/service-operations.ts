import { type Route, routes } from '#shared/contract/routes';
import type { Entry } from '../entry.ts';
import { type ServiceFunction, serviceTags } from '../frame.ts';
import { operationIdOf } from '../names.ts';
import { commonCodes } from '../problems.ts';
import type { Writers } from '../writers.ts';
import { contractAnswers } from './answers.ts';
import { ifNoneMatchParameter, pathParameters } from './parameters.ts';

const notModifiedStatus = 304;

/** The operations of the functions that are no resource's, but for the engine's. */
export function serviceOperations({ schemas, problems }: Writers): Entry[] {
  return (routes as readonly Route[]).flatMap((route) => {
    if (route.access !== 'public') return [];
    const { method, path, function: name, summary, answers } = route;
    if (method === 'ANY') throw new Error(`ANY ${path}: a route whose answers are known has one method`);
    const isCached = notModifiedStatus in answers;
    const parameters = [...pathParameters(path), ...(isCached ? [ifNoneMatchParameter] : [])];
    const good = contractAnswers(answers, schemas, () => (isCached ? ['ETag'] : []));
    return {
      method,
      path,
      operation: {
        operationId: operationIdOf(method, path),
        tags: [serviceTags[name as ServiceFunction].name],
        summary,
        security: [],
        ...(parameters.length > 0 && { parameters }),
        responses: problems.write(commonCodes, good),
      },
    };
  });
}
