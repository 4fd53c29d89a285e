import { z } from 'zod';
import { generateSecretStringSchema } from '../aws/generate-secret-string.ts';
import { arn, generatedName, stableId } from './naming.ts';
import { defineProvider } from './provider.ts';
import { tagsSchema } from './tags.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
const longestName = 512;
const arnSuffixLength = 6;

/** The tag by which a secret without a value says what an operator, or the local stack, puts into it. */
const fillTag = 'gatehouse:fill';

/** A secret. SecretString is refused: a value in a template is readable by whoever reads the template. */
export const secret = defineProvider({
  type: 'AWS::SecretsManager::Secret',
  properties: z.strictObject({
    Description: z.string().optional(),
    GenerateSecretString: generateSecretStringSchema.optional(),
    Name: z.string().optional(),
    Tags: tagsSchema,
  }),
  describe: (identity, { Name: name = generatedName(identity, longestName) }) => {
    const id = arn('secretsmanager', identity, `secret:${name}-${stableId(name, arnSuffixLength)}`);
    return { ref: id, attributes: { Id: id }, name };
  },
  create: ({ ref, name, properties }, { secrets }) =>
    secrets.create({
      arn: ref,
      name,
      generate: properties.GenerateSecretString,
      fill: properties.Tags?.find((tag) => tag.Key === fillTag)?.Value,
    }),
});
