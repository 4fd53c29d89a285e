import { z } from 'zod';
import type { PropertyFault } from '../assembly/resource-type.ts';
import { arn, generatedName } from './naming.ts';
import { defineProvider } from './provider.ts';
import { parseRate } from './schedule-rate.ts';

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
const longestName = 64;

/**
 * Invokes a function by schedule, as its role may. Times at which nobody can be reached are not repeated here, since
 * functions are always there, so that the retry policy is without effect.
 */
export const schedule = defineProvider({
  type: 'AWS::Scheduler::Schedule',
  properties: z.strictObject({
    Description: z.string().optional(),
    FlexibleTimeWindow: z.strictObject({ Mode: z.literal('OFF') }),
    Name: z.string().optional(),
    ScheduleExpression: z.string(),
    State: z.literal('ENABLED').optional(),
    Target: z.strictObject({
      Arn: z
        .string()
        .regex(/^arn:aws[a-z-]*:lambda:/, { error: 'only functions are invoked by schedule here' }),
      Input: z.string().default('{}'),
      RetryPolicy: z
        .strictObject({ MaximumEventAgeInSeconds: z.number(), MaximumRetryAttempts: z.number() })
        .partial()
        .optional(),
      RoleArn: z.string(),
    }),
  }),
  check: ({ ScheduleExpression, Target }) => [...checkRate(ScheduleExpression), ...checkInput(Target.Input)],
  describe: (identity, { Name: name = generatedName(identity, longestName) }) => ({
    ref: name,
    attributes: { Arn: arn('scheduler', identity, `schedule/default/${name}`) },
  }),
  create: ({ ref, properties: { ScheduleExpression, Target } }, { schedules }) => {
    schedules.add({
      name: ref,
      intervalMs: parseRate(ScheduleExpression) ?? Number.NaN,
      functionArn: Target.Arn,
      roleArn: Target.RoleArn,
      input: Target.Input,
    });
  },
});

function checkRate(expression: string): PropertyFault[] {
  if (parseRate(expression) !== undefined) return [];
  const message = `${expression} is not understood: only rates such as rate(1 hour) are`;
  return [{ path: ['ScheduleExpression'], message }];
}

function checkInput(input: string): PropertyFault[] {
  try {
    JSON.parse(input);
    return [];
  } catch {
    return [{ path: ['Target', 'Input'], message: 'must be JSON' }];
  }
}
