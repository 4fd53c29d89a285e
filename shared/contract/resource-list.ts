// Written by "npm run build" from the files of this folder that export a `resource`.
import { resource as profile } from '#shared/contract/profile';
import { resource as tasks } from '#shared/contract/tasks';

export const listed = {
  profile,
  tasks,
} as const;
