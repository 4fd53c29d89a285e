import type { AnswerOf, BodyOf, CallOptions, ChangeOptions, QueryOf, Request } from './routes.ts';

export type Task = AnswerOf<'GET /api/users/{user_id}/tasks/{id}'>;
export type TaskPage = AnswerOf<'GET /api/users/{user_id}/tasks'>;
export type TaskQuery = QueryOf<'GET /api/users/{user_id}/tasks'>;
export type TaskCreation = BodyOf<'POST /api/users/{user_id}/tasks'>;
export type TaskChange = BodyOf<'PATCH /api/users/{user_id}/tasks/{id}'>;

/** The caller's tasks. Those that name a task throw ApiError TASK_NOT_FOUND, and with `ifUnchanged` PRECONDITION_FAILED. */
export function createTasks(request: Request) {
  const list = (query: TaskQuery = {}, options: CallOptions = {}): Promise<TaskPage> =>
    request('GET /api/users/{user_id}/tasks', { ...options, query });

  /** Every task, newest first, page by page as they are asked for. */
  async function* all(options: CallOptions = {}): AsyncGenerator<Task, void> {
    let cursor: string | undefined;
    do {
      const page = await list({ cursor }, options);
      yield* page.items;
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
  }

  return {
    /** One page, newest first; `next_cursor` leads to the next. */
    list,
    all,
    create: (body: TaskCreation, options: CallOptions = {}): Promise<Task> =>
      request('POST /api/users/{user_id}/tasks', { ...options, body }),
    get: (id: string, options: CallOptions = {}): Promise<Task> =>
      request('GET /api/users/{user_id}/tasks/{id}', { ...options, path: { id } }),
    /** What is left out gets its default, as in a new task. */
    replace: (id: string, body: TaskCreation, options: ChangeOptions = {}): Promise<Task> =>
      request('PUT /api/users/{user_id}/tasks/{id}', { ...options, path: { id }, body }),
    /** Changes the given fields. */
    change: (id: string, body: TaskChange, options: ChangeOptions = {}): Promise<Task> =>
      request('PATCH /api/users/{user_id}/tasks/{id}', { ...options, path: { id }, body }),
    remove: (id: string, options: ChangeOptions = {}): Promise<undefined> =>
      request('DELETE /api/users/{user_id}/tasks/{id}', { ...options, path: { id } }),
  };
}
