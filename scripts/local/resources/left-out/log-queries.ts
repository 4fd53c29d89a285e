import { z } from 'zod';
import { generatedName, stableId } from '../naming.ts';
import { defineProvider } from '../provider.ts';

const queryIdLength = 32;
/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html */
const longestFilterName = 512;

/** Logs are files here, for which every machine has better tools. */
export const queryDefinition = defineProvider({
  type: 'AWS::Logs::QueryDefinition',
  leftOut: 'saved log queries',
  properties: z.strictObject({
    LogGroupNames: z.array(z.string()).optional(),
    Name: z.string(),
    QueryLanguage: z.literal('CWLI').optional(),
    QueryString: z.string(),
  }),
  describe: ({ stackName, logicalId }) => {
    const id = stableId(`${stackName}/${logicalId}`, queryIdLength);
    return { ref: id, attributes: { QueryDefinitionId: id } };
  },
});

/** Counts lines for an alarm, and alarms are left out. */
export const metricFilter = defineProvider({
  type: 'AWS::Logs::MetricFilter',
  leftOut: 'alarms',
  properties: z.strictObject({
    FilterName: z.string().optional(),
    FilterPattern: z.string(),
    LogGroupName: z.string(),
    MetricTransformations: z.array(
      z.strictObject({
        DefaultValue: z.number().optional(),
        Dimensions: z.array(z.strictObject({ Key: z.string(), Value: z.string() })).optional(),
        MetricName: z.string(),
        MetricNamespace: z.string(),
        MetricValue: z.string(),
        Unit: z.string().optional(),
      }),
    ),
  }),
  describe: (identity, { FilterName: name = generatedName(identity, longestFilterName) }) => ({
    ref: name,
    attributes: {},
  }),
});
