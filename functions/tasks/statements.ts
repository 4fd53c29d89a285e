import { type TaskChange, type TaskCreation, taskFields } from '#shared/contract/tasks';
import type { Statement } from '#shared/database/one-shot';
import type { Position } from '#shared/resources/pages';
import { isoTime, selectList } from '#shared/resources/statements';

const written = taskFields.join(', ');
const answered = selectList(
  ['id', 'title', 'description', 'completed'],
  ['due_at', 'created_at', 'updated_at'],
);
/** On which `$2`, the wanted version, is that of the row, or null. */
const isWanted = `($2::text is null or ${isoTime('updated_at')} = $2)`;

/** The newest of the caller's tasks, or those that follow a position, and one more than `limit`. */
export function selectTasks(limit: number, after: Position | null): Statement {
  return {
    text: `select ${answered} from task
      where $1::text is null or (task.created_at, task.id) < ($1::timestamptz, $2::uuid)
      order by task.created_at desc, task.id desc limit $3`,
    values: [after?.created_at ?? null, after?.id ?? null, limit + 1],
  };
}

/** One task: row-level security leaves the caller's only. */
export function selectTask(id: string | null): Statement {
  return { text: `select ${answered} from task where id = $1`, values: [id] };
}

export function insertTask(task: TaskCreation): Statement {
  return {
    text: `insert into task (user_id, ${written})
      select gatehouse.current_user_id(), ${written} from jsonb_populate_record(null::task, $1)
      returning ${answered}`,
    values: [toJson(task)],
  };
}

/** Changes the given fields; no row comes back without such a task, or if its version is not `version` (when given). */
export function updateTask(id: string | null, change: TaskChange, version: string | null): Statement {
  return {
    text: `update task set (${written}) = (select ${written} from jsonb_populate_record(task, $3))
      where id = $1 and ${isWanted} returning ${answered}`,
    values: [id, version, toJson(change)],
  };
}

/** Answers the row that it deleted, on the same conditions. */
export function deleteTask(id: string | null, version: string | null): Statement {
  return { text: `delete from task where id = $1 and ${isWanted} returning id`, values: [id, version] };
}

/** With the time in UTC: PostgreSQL takes fewer offsets than ISO 8601 has. */
function toJson({ due_at, ...task }: TaskChange): string {
  return JSON.stringify(
    due_at === undefined ? task : { ...task, due_at: due_at && new Date(due_at).toISOString() },
  );
}
