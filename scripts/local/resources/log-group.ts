import { z } from 'zod';
import { arn, generatedName } from './naming.ts';
import { defineProvider } from './provider.ts';
import { tagsSchema } from './tags.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
const longestName = 512;

/** Functions log to files here, replaced at every start: the retention needs no enforcing. */
export const logGroup = defineProvider({
  type: 'AWS::Logs::LogGroup',
  properties: z.strictObject({
    LogGroupName: z.string().optional(),
    RetentionInDays: z.number().optional(),
    Tags: tagsSchema,
  }),
  describe: (identity, { LogGroupName: name = generatedName(identity, longestName) }) => ({
    ref: name,
    attributes: { Arn: arn('logs', identity, `log-group:${name}:*`) },
  }),
});
