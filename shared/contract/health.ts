import { z } from 'zod';

/** What `GET /health` answers: with 200 if the service reaches its database, else with 503. */
export const healthReport = z
  .object({
    status: z.enum(['ok', 'error']),
    database: z.enum(['connected', 'disconnected']),
    timestamp: z.iso.datetime(),
  })
  .meta({ id: 'HealthReport' });

export type HealthReport = Readonly<z.output<typeof healthReport>>;
