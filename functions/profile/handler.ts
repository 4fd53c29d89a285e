import { createResourceHandler } from '#shared/resources/handler';
import { createProfileRoutes } from './profile.ts';

export const handler = createResourceHandler<'profile'>(createProfileRoutes);
