import { pageQuery } from '#shared/contract/resource';
import { type Task, taskChange, taskCreation } from '#shared/contract/tasks';
import { ProblemError } from '#shared/errors';
import { type HttpEvent, jsonAnswer, type Route } from '#shared/http/event';
import { validateBody, validateQuery } from '#shared/http/validate';
import type { IdentifyCaller } from '#shared/resources/caller';
import type { ResourceRoutes } from '#shared/resources/handler';
import { readCursor, toPage } from '#shared/resources/pages';
import { pathId } from '#shared/resources/path-id';
import { theChangedRow, theRow, versionedAnswer, wantedVersion } from '#shared/resources/versions';
import { deleteTask, insertTask, selectTask, selectTasks, updateTask } from './statements.ts';

/** The routes of tasks. */
export function createTaskRoutes(identifyCaller: IdentifyCaller): ResourceRoutes<'tasks'> {
  const list: Route = async (event) => {
    const runAsCaller = await identifyCaller(event);
    const { limit, cursor } = validateQuery(pageQuery, event);
    const after = cursor === undefined ? null : readCursor(cursor);
    const [rows = []] = await runAsCaller([selectTasks(limit, after)]);
    return jsonAnswer(200, toPage(rows as unknown as Task[], limit));
  };

  const create: Route = async (event) => {
    const runAsCaller = await identifyCaller(event);
    const creation = validateBody(taskCreation, event.jsonBody);
    const [rows] = await runAsCaller([insertTask(creation)]);
    const task = theRow<Task>(rows, notFound);
    return versionedAnswer(201, task, { location: `${event.rawPath}/${task.id}` });
  };

  const read: Route = async (event) => {
    const runAsCaller = await identifyCaller(event);
    const [rows] = await runAsCaller([selectTask(pathId(event))]);
    return versionedAnswer(200, theRow<Task>(rows, notFound));
  };

  /** Replacing is a change of every field: the schema of the body has a default for what may be left out. */
  const writeBy = (schema: typeof taskCreation | typeof taskChange) => async (event: HttpEvent) => {
    const runAsCaller = await identifyCaller(event);
    const change = validateBody(schema, event.jsonBody);
    const id = pathId(event);
    const results = await runAsCaller([updateTask(id, change, wantedVersion(event)), selectTask(id)]);
    return versionedAnswer(200, theChangedRow<Task>(results, notFound));
  };

  const remove: Route = async (event) => {
    const runAsCaller = await identifyCaller(event);
    const id = pathId(event);
    theChangedRow(await runAsCaller([deleteTask(id, wantedVersion(event)), selectTask(id)]), notFound);
    return { statusCode: 204 };
  };

  return {
    'GET /api/users/{user_id}/tasks': list,
    'POST /api/users/{user_id}/tasks': create,
    'GET /api/users/{user_id}/tasks/{id}': read,
    'PUT /api/users/{user_id}/tasks/{id}': writeBy(taskCreation),
    'PATCH /api/users/{user_id}/tasks/{id}': writeBy(taskChange),
    'DELETE /api/users/{user_id}/tasks/{id}': remove,
  };
}

function notFound(): never {
  throw new ProblemError('TASK_NOT_FOUND', 'correct the id, or list the tasks there are');
}
