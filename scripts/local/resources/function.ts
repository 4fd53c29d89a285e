import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ImageAsset } from '../assembly/images.ts';
import type { Identity, PropertyFault } from '../assembly/resource-type.ts';
import { functionArn, generatedName } from './naming.ts';
import { defineProvider } from './provider.ts';
import { tagsSchema } from './tags.ts';
import { triggerProviderPrefix } from './trigger.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html: limits and defaults */
const longestName = 64;
const defaultMemoryMb = 128;
const defaultTimeoutSeconds = 3;

/** What Docker calls the processors of each architecture. */
const dockerPlatforms = { arm64: 'linux/arm64', x86_64: 'linux/amd64' } as const;

/**
 * Without effect here: Architectures (a process runs on this machine's; it must be the image's), TracingConfig (there is no X-Ray; trace ids
 * are passed on all the same), Handler and Runtime (the trigger provider's). Logs are files: a function only learns
 * the name of its log group.
 */
const functionSchema = z.strictObject({
  Architectures: z.tuple([z.enum(['arm64', 'x86_64'])]).default(['x86_64']),
  Code: z.strictObject({
    ImageUri: z.string().optional(),
    S3Bucket: z.string().optional(),
    S3Key: z.string().optional(),
  }),
  Description: z.string().optional(),
  Environment: z.strictObject({ Variables: z.record(z.string(), z.string()) }).optional(),
  FunctionName: z.string().optional(),
  Handler: z.string().optional(),
  ImageConfig: z.strictObject({ Command: z.tuple([z.string()]) }).optional(),
  LoggingConfig: z.strictObject({ LogGroup: z.string() }).optional(),
  MemorySize: z.number().default(defaultMemoryMb),
  PackageType: z.literal('Image').optional(),
  Role: z.string(),
  Runtime: z.string().optional(),
  Tags: tagsSchema,
  Timeout: z.number().default(defaultTimeoutSeconds),
  TracingConfig: z.strictObject({ Mode: z.enum(['Active', 'PassThrough']) }).optional(),
});

type FunctionProperties = z.output<typeof functionSchema>;

/**
 * A function of a container image, run from the folder that the image is built from.
 *
 * @param images by tag
 */
export const functionProvider = (images: ReadonlyMap<string, ImageAsset>) =>
  defineProvider({
    type: 'AWS::Lambda::Function',
    properties: functionSchema,
    check: (properties, identity) => checkCode(properties, identity, images),
    describe: (identity, { FunctionName = generatedName(identity, longestName) }) => ({
      ref: FunctionName,
      attributes: { Arn: functionArn(identity, FunctionName) },
    }),
    create: ({ ref, attributes, region, properties }, { functions }) => {
      const taskRoot = findImage(properties, images)?.directory;
      const handler = properties.ImageConfig?.Command[0];
      if (taskRoot === undefined || handler === undefined) return;
      functions.register({
        arn: attributes.Arn,
        name: ref,
        taskRoot,
        handler,
        environment: properties.Environment?.Variables ?? {},
        memorySizeMb: properties.MemorySize,
        timeoutSeconds: properties.Timeout,
        region,
        logGroupName: properties.LoggingConfig?.LogGroup ?? `/aws/lambda/${ref}`,
        roleArn: properties.Role,
      });
    },
  });

function checkCode(
  properties: FunctionProperties,
  { logicalId }: Identity,
  images: ReadonlyMap<string, ImageAsset>,
): PropertyFault[] {
  const { ImageUri: imageUri } = properties.Code;
  if (imageUri === undefined) {
    if (logicalId.startsWith(triggerProviderPrefix)) return [];
    return [{ path: ['Code'], message: 'only functions of a container image run here: give an ImageUri' }];
  }
  const image = findImage(properties, images);
  if (image === undefined) {
    return [{ path: ['Code', 'ImageUri'], message: `${imageUri} is no image asset of this assembly` }];
  }
  return [...checkArchitecture(properties, image), ...checkCommand(properties, image)];
}

/** Lambda starts nothing of an image that is built for other processors: it fails with an exec format error. */
function checkArchitecture({ Architectures }: FunctionProperties, { platform }: ImageAsset): PropertyFault[] {
  const [architecture] = Architectures;
  const needed = dockerPlatforms[architecture];
  if (platform === undefined || platform === needed) return [];
  const message = `${architecture} runs images for ${needed}, and its own is built for ${platform}: make both the same`;
  return [{ path: ['Architectures'], message }];
}

function checkCommand(properties: FunctionProperties, { directory }: ImageAsset): PropertyFault[] {
  const command = properties.ImageConfig?.Command[0];
  if (command === undefined) {
    return [{ path: ['ImageConfig'], message: 'is missing: set Command to ["<bundle>.handler"]' }];
  }
  const bundle = `${bundleName(command)}.mjs`;
  if (existsSync(join(directory, bundle))) return [];
  const path = ['ImageConfig', 'Command', 0];
  return [{ path, message: `${command} needs ${bundle}, which is not in ${directory}: run npm run build` }];
}

/** The image's tag is what stands after the last colon: `<registry>/<repository>:<tag>`. */
function findImage(
  { Code }: FunctionProperties,
  images: ReadonlyMap<string, ImageAsset>,
): ImageAsset | undefined {
  return Code.ImageUri === undefined ? undefined : images.get(Code.ImageUri.split(':').at(-1) ?? '');
}

/** `auth` of the handler `auth.handler`: the name that people know a function by. */
export function bundleName(handler: string): string {
  return handler.slice(0, handler.lastIndexOf('.'));
}
