import { z } from 'zod';
import { answeredTime, pageOf, pageQuery, type Resource } from '#shared/contract/resource';

const maxTitleLength = 200;
const maxDescriptionLength = 2_000;
/** Times that both JavaScript and PostgreSQL can hold, wherever on earth they were written. */
const earliestTime = Date.UTC(1970);
const latestTime = Date.UTC(9999);

const dueTime = z.iso
  .datetime({
    offset: true,
    error: 'must be a time in ISO 8601 with its offset, such as "2027-01-31T12:00:00Z"',
    abort: true,
  })
  .refine((time) => Date.parse(time) >= earliestTime && Date.parse(time) < latestTime, {
    error: 'must lie in the years 1970 to 9998',
  });

const fields = {
  title: z.string().max(maxTitleLength).regex(/\S/, 'must not be blank'),
  description: z.string().max(maxDescriptionLength).nullable(),
  completed: z.boolean(),
  due_at: dueTime.nullable(),
};

/** Body of `POST …/tasks`, and of `PUT …/tasks/{id}`, which replaces the whole: all but the title may be left out. */
export const taskCreation = z
  .strictObject({
    ...fields,
    description: fields.description.default(null),
    completed: fields.completed.default(false),
    due_at: fields.due_at.default(null),
  })
  .meta({ id: 'TaskCreation' });

/** Body of `PATCH …/tasks/{id}`: only what is given changes. */
export const taskChange = z
  .strictObject(fields)
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'must name at least one field to change')
  .meta({ id: 'TaskChange', minProperties: 1 });

/** A task as the API answers it. */
export const task = z
  .object({
    id: z.uuid(),
    ...fields,
    due_at: answeredTime.nullable(),
    created_at: answeredTime,
    updated_at: answeredTime,
  })
  .meta({ id: 'Task' });

/** The fields of a task that its owner writes; also the columns that statements may set. */
export const taskFields = Object.keys(fields) as readonly (keyof typeof fields)[];

export type TaskCreation = z.output<typeof taskCreation>;
export type TaskChange = z.output<typeof taskChange>;
export type Task = z.output<typeof task>;

const tasksPath = '/api/users/{user_id}/tasks';
const taskPath = `${tasksPath}/{id}`;

export const resource = {
  table: 'task',
  routes: [
    {
      method: 'GET',
      path: tasksPath,
      summary: "The caller's tasks, newest first",
      query: pageQuery,
      answers: { 200: pageOf(task) },
      problems: [],
    },
    {
      method: 'POST',
      path: tasksPath,
      summary: 'Create a task',
      body: taskCreation,
      answers: { 201: task },
      problems: [],
    },
    { method: 'GET', path: taskPath, summary: 'One task', answers: { 200: task } },
    {
      method: 'PUT',
      path: taskPath,
      summary: 'Replace a task',
      body: taskCreation,
      answers: { 200: task },
      ifMatch: true,
    },
    {
      method: 'PATCH',
      path: taskPath,
      summary: 'Change the given fields of a task',
      body: taskChange,
      answers: { 200: task },
      ifMatch: true,
    },
    { method: 'DELETE', path: taskPath, summary: 'Delete a task', answers: { 204: null }, ifMatch: true },
  ],
  problems: {
    TASK_NOT_FOUND: { status: 404, title: 'The user has no such task' },
  },
} as const satisfies Resource;
