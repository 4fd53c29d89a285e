import { z } from 'zod';
import { arn, generatedName } from '../naming.ts';
import { defineProvider } from '../provider.ts';
import { tagsSchema } from '../tags.ts';

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html */
const longestName = 100;
const leftOut = 'gradual rollouts';

/** Every start deploys into an empty account: there is no version before, from which traffic could be moved. */
export const codeDeployApplication = defineProvider({
  type: 'AWS::CodeDeploy::Application',
  leftOut,
  properties: z.strictObject({
    ApplicationName: z.string().optional(),
    ComputePlatform: z.literal('Lambda'),
    Tags: tagsSchema,
  }),
  describe: (identity, { ApplicationName: name = generatedName(identity, longestName) }) => ({
    ref: name,
    attributes: { Arn: arn('codedeploy', identity, `application:${name}`) },
  }),
});

/** See the application. */
export const codeDeployGroup = defineProvider({
  type: 'AWS::CodeDeploy::DeploymentGroup',
  leftOut,
  properties: z.strictObject({
    AlarmConfiguration: z
      .strictObject({
        Alarms: z.array(z.strictObject({ Name: z.string() })).optional(),
        Enabled: z.boolean().optional(),
        IgnorePollAlarmFailure: z.boolean().optional(),
      })
      .optional(),
    ApplicationName: z.string(),
    AutoRollbackConfiguration: z
      .strictObject({ Enabled: z.boolean(), Events: z.array(z.string()).optional() })
      .optional(),
    DeploymentConfigName: z.string().optional(),
    DeploymentGroupName: z.string().optional(),
    DeploymentStyle: z
      .strictObject({
        DeploymentOption: z.literal('WITH_TRAFFIC_CONTROL'),
        DeploymentType: z.literal('BLUE_GREEN'),
      })
      .optional(),
    ServiceRoleArn: z.string(),
    Tags: tagsSchema,
  }),
  describe: (identity, { DeploymentGroupName: name = generatedName(identity, longestName) }) => ({
    ref: name,
    attributes: {},
  }),
});
