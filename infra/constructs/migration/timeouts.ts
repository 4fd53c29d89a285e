import { Duration } from 'aws-cdk-lib';

/**
 * How long a state waits for its function: its own 900 s (infra/config.ts), and a minute for a cold start and for Lambda to say
 * that time is up. Without it, an answer that got lost would be waited for until the machine's time is over.
 */
export const stepTimeout = Duration.seconds(960);

/**
 * Of a whole execution. A million users are a matter of an hour (docs/decisions/0021-supabase-migration.md): one that is still at
 * work after a day is stuck, which an alarm should tell. The next start goes on where it was.
 */
export const machineTimeout = Duration.hours(24);
