import { z } from 'zod';
import { arn, generatedName } from './naming.ts';
import { defineProvider } from './provider.ts';

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
const longestName = 64;
const minutesPerUnit = { minute: 1, hour: 60, day: 1_440 } as const;
const ratePattern = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/;

/**
 * A schedule that invokes a function. Without effect here: a flexible window, within which Scheduler may choose the
 * moment, and what it does about an invocation that Lambda refused.
 */
export const schedule = defineProvider({
  type: 'AWS::Scheduler::Schedule',
  properties: z.strictObject({
    Description: z.string().optional(),
    FlexibleTimeWindow: z.strictObject({
      Mode: z.enum(['OFF', 'FLEXIBLE']),
      MaximumWindowInMinutes: z.number().optional(),
    }),
    Name: z.string().optional(),
    ScheduleExpression: z
      .string()
      .regex(ratePattern, { error: 'is no rate(…), and others are not understood' }),
    State: z.literal('ENABLED').optional(),
    Target: z.strictObject({
      Arn: z.string().includes(':function:', { error: 'only functions are understood as targets' }),
      Input: z.literal('{}').optional(),
      RetryPolicy: z
        .strictObject({
          MaximumEventAgeInSeconds: z.number().optional(),
          MaximumRetryAttempts: z.number().optional(),
        })
        .optional(),
      RoleArn: z.string(),
    }),
  }),
  describe: (identity, { Name: name = generatedName(identity, longestName) }) => ({
    ref: name,
    attributes: { Arn: arn('scheduler', identity, `schedule/default/${name}`) },
  }),
  create: ({ ref, properties: { ScheduleExpression, Target } }, { schedules }) =>
    schedules.create({
      name: ref,
      everyMinutes: toMinutes(ScheduleExpression),
      functionArn: Target.Arn,
      roleArn: Target.RoleArn,
    }),
});

function toMinutes(expression: string): number {
  const [, count, unit] = ratePattern.exec(expression) ?? [];
  return Number(count) * minutesPerUnit[unit as keyof typeof minutesPerUnit];
}
