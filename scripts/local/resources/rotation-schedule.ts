import { z } from 'zod';
import { defineProvider } from './provider.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotationRulesType.html */
const longestIntervalDays = 1_000;

/**
 * Lets a function rotate a secret when somebody asks for it: nothing rotates by itself here. An immediate rotation is
 * refused, since it would happen at every start.
 */
export const rotationSchedule = defineProvider({
  type: 'AWS::SecretsManager::RotationSchedule',
  properties: z.strictObject({
    RotateImmediatelyOnUpdate: z.literal(false),
    RotationLambdaARN: z.string(),
    RotationRules: z.strictObject({ AutomaticallyAfterDays: z.int().min(1).max(longestIntervalDays) }),
    SecretId: z.string(),
  }),
  describe: (_identity, { SecretId }) => ({ ref: SecretId, attributes: {} }),
  create: ({ properties }, { secrets }) => {
    const { SecretId, RotationLambdaARN: functionArn, RotationRules: rules } = properties;
    secrets.scheduleRotation(SecretId, { functionArn, rules });
  },
});
