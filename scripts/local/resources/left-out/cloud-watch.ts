import { z } from 'zod';
import { arn, generatedName } from '../naming.ts';
import { defineProvider } from '../provider.ts';
import { tagsSchema } from '../tags.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const longestAlarmName = 255;

const actionProperties = {
  ActionsEnabled: z.boolean().optional(),
  AlarmActions: z.array(z.string()).optional(),
  AlarmDescription: z.string().optional(),
  AlarmName: z.string().optional(),
  InsufficientDataActions: z.array(z.string()).optional(),
  OKActions: z.array(z.string()).optional(),
  Tags: tagsSchema,
};
const dimensionsSchema = z.array(z.strictObject({ Name: z.string(), Value: z.string() })).optional();
const metricSchema = z.strictObject({
  AccountId: z.string().optional(),
  Expression: z.string().optional(),
  Id: z.string(),
  Label: z.string().optional(),
  MetricStat: z
    .strictObject({
      Metric: z.strictObject({
        Dimensions: dimensionsSchema,
        MetricName: z.string(),
        Namespace: z.string(),
      }),
      Period: z.number(),
      Stat: z.string(),
      Unit: z.string().optional(),
    })
    .optional(),
  Period: z.number().optional(),
  ReturnData: z.boolean().optional(),
});

/** Metrics go to the functions' logs and no further: there is nothing that an alarm could watch. */
export const alarm = defineProvider({
  type: 'AWS::CloudWatch::Alarm',
  leftOut: 'alarms',
  properties: z.strictObject({
    ...actionProperties,
    ComparisonOperator: z.string(),
    DatapointsToAlarm: z.number().optional(),
    Dimensions: dimensionsSchema,
    EvaluateLowSampleCountPercentile: z.string().optional(),
    EvaluationPeriods: z.number(),
    ExtendedStatistic: z.string().optional(),
    MetricName: z.string().optional(),
    Metrics: z.array(metricSchema).optional(),
    Namespace: z.string().optional(),
    Period: z.number().optional(),
    Statistic: z.string().optional(),
    Threshold: z.number().optional(),
    TreatMissingData: z.string().optional(),
    Unit: z.string().optional(),
  }),
  describe: (identity, { AlarmName: name = generatedName(identity, longestAlarmName) }) => ({
    ref: name,
    attributes: { Arn: arn('cloudwatch', identity, `alarm:${name}`) },
  }),
});

/** See the alarms that it is made of. */
export const compositeAlarm = defineProvider({
  type: 'AWS::CloudWatch::CompositeAlarm',
  leftOut: 'alarms',
  properties: z.strictObject({ ...actionProperties, AlarmRule: z.string() }),
  describe: (identity, { AlarmName: name = generatedName(identity, longestAlarmName) }) => ({
    ref: name,
    attributes: { Arn: arn('cloudwatch', identity, `alarm:${name}`) },
  }),
});

/** Nobody draws it, so that its body is not looked into. */
export const dashboard = defineProvider({
  type: 'AWS::CloudWatch::Dashboard',
  leftOut: 'dashboards',
  properties: z.strictObject({ DashboardBody: z.string(), DashboardName: z.string().optional() }),
  describe: (identity, { DashboardName: name = generatedName(identity, longestAlarmName) }) => ({
    ref: name,
    attributes: {},
  }),
});
