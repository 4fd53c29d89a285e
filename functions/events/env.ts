import { z } from 'zod';

/** Environment variables of the events function. */
export const eventsEnvironment = z.object({
  /** ARN of the secret that holds this function's own database connection. */
  DATABASE_SECRET_ID: z.string().min(1),
  /** Name of the stage's event bus. */
  EVENT_BUS_NAME: z.string().min(1),
  /** What events name as their source: `gatehouse.<stage>`. */
  EVENT_SOURCE: z.string().min(1),
});
