import { createResourceHandler } from '#shared/resources/handler';
import { createTaskRoutes } from './tasks.ts';

export const handler = createResourceHandler<'tasks'>(createTaskRoutes);
