import { z } from 'zod';
import { readDefinition } from '../step-functions/read-definition.ts';
import { arn, generatedName } from './naming.ts';
import { defineProvider } from './provider.ts';
import { tagsSchema } from './tags.ts';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html */
const longestName = 80;

const definitionSchema = z.string().transform((text, context) => {
  const read = readDefinition(text);
  if ('definition' in read) return { text, definition: read.definition };
  for (const { path, message } of read.faults) context.addIssue({ code: 'custom', path: [...path], message });
  return z.NEVER;
});

/**
 * A state machine of standard workflows. Without effect here: LoggingConfiguration and TracingConfiguration, since the
 * history of every execution is at hand, and there is no X-Ray.
 */
export const stateMachine = defineProvider({
  type: 'AWS::StepFunctions::StateMachine',
  properties: z.strictObject({
    DefinitionString: definitionSchema,
    LoggingConfiguration: z
      .strictObject({
        Destinations: z
          .array(z.strictObject({ CloudWatchLogsLogGroup: z.strictObject({ LogGroupArn: z.string() }) }))
          .optional(),
        IncludeExecutionData: z.boolean().optional(),
        Level: z.enum(['ALL', 'ERROR', 'FATAL', 'OFF']).optional(),
      })
      .optional(),
    RoleArn: z.string(),
    StateMachineName: z.string().max(longestName).optional(),
    StateMachineType: z.literal('STANDARD').optional(),
    Tags: tagsSchema,
    TracingConfiguration: z.strictObject({ Enabled: z.boolean() }).optional(),
  }),
  describe: (identity, { StateMachineName: name = generatedName(identity, longestName) }) => {
    const Arn = arn('states', identity, `stateMachine:${name}`);
    return { ref: Arn, attributes: { Arn, Name: name } };
  },
  create: ({ attributes, properties }, { createStateMachine }) => {
    const { RoleArn: roleArn, DefinitionString } = properties;
    createStateMachine({ arn: attributes.Arn, name: attributes.Name, roleArn, ...DefinitionString });
  },
});
