import { z } from 'zod';
import { arn, generatedName } from '../naming.ts';
import { defineProvider } from '../provider.ts';
import { tagsSchema } from '../tags.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
const longestName = 256;
const longestPolicyName = 128;
const leftOut = 'notifications of alarms';

/** Alarms are left out, and nothing else publishes: the topic stays silent. */
export const topic = defineProvider({
  type: 'AWS::SNS::Topic',
  leftOut,
  properties: z.strictObject({
    DisplayName: z.string().optional(),
    KmsMasterKeyId: z.string().optional(),
    Tags: tagsSchema,
    TopicName: z.string().optional(),
  }),
  describe: (identity, { TopicName: name = generatedName(identity, longestName) }) => {
    const TopicArn = arn('sns', identity, name);
    return { ref: TopicArn, attributes: { TopicArn, TopicName: name } };
  },
});

/** Nothing is published, so that there is nobody to write to. */
export const subscription = defineProvider({
  type: 'AWS::SNS::Subscription',
  leftOut,
  properties: z.strictObject({
    Endpoint: z.string(),
    Protocol: z.enum(['email', 'email-json', 'https']),
    TopicArn: z.string(),
  }),
  describe: (identity, { TopicArn }) => {
    const Arn = `${TopicArn}:${generatedName(identity, longestName)}`;
    return { ref: Arn, attributes: { Arn } };
  },
});

/** Says who may publish; with nobody who does, its statements are not evaluated. */
export const topicPolicy = defineProvider({
  type: 'AWS::SNS::TopicPolicy',
  leftOut,
  properties: z.strictObject({
    PolicyDocument: z.strictObject({ Statement: z.array(z.unknown()), Version: z.literal('2012-10-17') }),
    Topics: z.array(z.string()),
  }),
  describe: (identity) => ({ ref: generatedName(identity, longestPolicyName), attributes: {} }),
});
