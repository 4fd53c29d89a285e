import { z } from 'zod';
import { choiceSchema } from './choice-rules.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html: the longest timeout, and the default */
export const longestSeconds = 99_999_999;
/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
const longestDelaySeconds = 31_622_400;
/** https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html */
const longestLabel = 40;

const path = z.string().startsWith('$', { error: 'must be a JSONPath, which begins with $' });
const seconds = z.int().min(1).max(longestSeconds);
const template = z.record(z.string(), z.unknown());

const common = {
  Comment: z.string().optional(),
  QueryLanguage: z.literal('JSONPath').optional(),
  InputPath: path.nullable().optional(),
  OutputPath: path.nullable().optional(),
};
const flow = { Next: z.string().optional(), End: z.literal(true).optional() };
const result = { ResultPath: path.nullable().optional(), ResultSelector: template.optional() };

const retrierSchema = z.strictObject({
  BackoffRate: z.number().min(1).default(2),
  Comment: z.string().optional(),
  ErrorEquals: z.array(z.string()).min(1),
  IntervalSeconds: seconds.default(1),
  JitterStrategy: z.enum(['FULL', 'NONE']).default('NONE'),
  MaxAttempts: z.int().min(0).max(longestSeconds).default(3),
  MaxDelaySeconds: z.int().min(1).max(longestDelaySeconds).optional(),
});
const catcherSchema = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: z.array(z.string()).min(1),
  Next: z.string(),
  ResultPath: path.nullable().optional(),
});
const recovery = { Retry: z.array(retrierSchema).default([]), Catch: z.array(catcherSchema).default([]) };

const taskSchema = z.strictObject({
  Type: z.literal('Task'),
  ...common,
  ...flow,
  ...result,
  ...recovery,
  Parameters: template.optional(),
  Resource: z.string().regex(/^arn:aws[a-z-]*:lambda:[^:]+:\d{12}:function:/, {
    error: 'only functions are invoked here, by their ARN (payloadResponseOnly)',
  }),
  TimeoutSeconds: seconds.optional(),
  TimeoutSecondsPath: path.optional(),
});
const passSchema = z.strictObject({
  Type: z.literal('Pass'),
  ...common,
  ...flow,
  Parameters: template.optional(),
  Result: z.unknown().optional(),
  ResultPath: path.nullable().optional(),
});
const choiceStateSchema = z.strictObject({
  Type: z.literal('Choice'),
  ...common,
  Choices: z.array(choiceSchema).min(1),
  Default: z.string().optional(),
});
const waitSchema = z
  .strictObject({
    Type: z.literal('Wait'),
    ...common,
    ...flow,
    Seconds: z.int().min(0).max(longestSeconds).optional(),
    SecondsPath: path.optional(),
    Timestamp: z.iso.datetime({ offset: true }).optional(),
    TimestampPath: path.optional(),
  })
  .refine(
    ({ Seconds, SecondsPath, Timestamp, TimestampPath }) =>
      [Seconds, SecondsPath, Timestamp, TimestampPath].filter((time) => time !== undefined).length === 1,
    { error: 'needs exactly one of Seconds, SecondsPath, Timestamp and TimestampPath' },
  );
const succeedSchema = z.strictObject({ Type: z.literal('Succeed'), ...common });
const failSchema = z.strictObject({
  Type: z.literal('Fail'),
  Comment: common.Comment,
  QueryLanguage: common.QueryLanguage,
  Cause: z.string().optional(),
  CausePath: path.optional(),
  Error: z.string().optional(),
  ErrorPath: path.optional(),
});

const simpleStates = [
  taskSchema,
  passSchema,
  choiceStateSchema,
  waitSchema,
  succeedSchema,
  failSchema,
] as const;
const unknownType = (known: string) => ({ error: `is no state that is understood here, only: ${known}` });

/** What becomes of one item; a Map inside of a Map is not understood. */
const processorSchema = z.strictObject({
  Comment: z.string().optional(),
  ProcessorConfig: z
    .discriminatedUnion('Mode', [
      z.strictObject({ Mode: z.literal('INLINE') }),
      // An express child has no history, and five minutes: another thing than is run here.
      z.strictObject({ Mode: z.literal('DISTRIBUTED'), ExecutionType: z.literal('STANDARD') }),
    ])
    .default({ Mode: 'INLINE' }),
  QueryLanguage: z.literal('JSONPath').optional(),
  StartAt: z.string(),
  States: z.record(
    z.string(),
    z.discriminatedUnion('Type', simpleStates, unknownType('Task, Pass, Choice, Wait, Succeed, Fail')),
  ),
});
const noFailure = z.literal(0, { error: 'must be 0: a Map fails here with its first item' }).optional();
const mapSchema = z.strictObject({
  Type: z.literal('Map'),
  ...common,
  ...flow,
  ...result,
  ...recovery,
  ItemProcessor: processorSchema,
  ItemSelector: template.optional(),
  ItemsPath: path.optional(),
  Label: z
    .string()
    .max(longestLabel)
    .regex(/^[\w-]+$/)
    .optional(),
  MaxConcurrency: z.int().min(0).optional(),
  MaxConcurrencyPath: path.optional(),
  ToleratedFailureCount: noFailure,
  ToleratedFailurePercentage: noFailure,
});

/**
 * A state machine in the Amazon States Language, as far as it is understood: every field that is not named here is
 * refused, since an execution without it would hide what happens on AWS.
 * @see https://states-language.net/spec.html
 */
export const definitionSchema = z.strictObject({
  Comment: z.string().optional(),
  QueryLanguage: z.literal('JSONPath').optional(),
  StartAt: z.string(),
  States: z.record(
    z.string(),
    z.discriminatedUnion(
      'Type',
      [...simpleStates, mapSchema],
      unknownType('Task, Pass, Choice, Wait, Succeed, Fail, Map'),
    ),
  ),
  TimeoutSeconds: seconds.optional(),
  Version: z.literal('1.0').optional(),
});

export type Definition = z.output<typeof definitionSchema>;
export type State = Definition['States'][string];
export type TaskState = z.output<typeof taskSchema>;
export type MapState = z.output<typeof mapSchema>;
export type WaitState = z.output<typeof waitSchema>;
export type FailState = z.output<typeof failSchema>;
export type ChoiceState = z.output<typeof choiceStateSchema>;
export type Retrier = z.output<typeof retrierSchema>;
export type Catcher = z.output<typeof catcherSchema>;

/** States and where they begin: a state machine's, or those of an item. */
export interface StateGraph {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}
