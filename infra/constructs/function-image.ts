import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { Architecture, CfnFunction, DockerImageCode } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import project from '../../package.json' with { type: 'json' };
import {
  type DeployedFunctionName,
  functionNames,
  migrationFunctionNames,
  type StageSettings,
} from '../config.ts';
import { ImageDirectoryError } from '../errors.ts';

/** The architecture of a stage: both the functions' and, as its `dockerPlatform`, their image's. */
export function architectureOf({ architecture }: StageSettings): Architecture {
  return architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64;
}

/**
 * The image of all functions, started as the named one. The same folder and platform make the same
 * asset hash, so that every function of every stack shares one build and one push.
 */
export function functionImage(
  name: DeployedFunctionName,
  directory: string,
  architecture: Architecture,
): DockerImageCode {
  return DockerImageCode.fromImageAsset(directory, {
    cmd: [`${name}.handler`],
    platform: Platform.custom(architecture.dockerPlatform),
    buildArgs: { VERSION: project.version },
  });
}

/**
 * Checks that the image can be made: its Dockerfile and the bundle of every function of the stage are there.
 * @throws ImageDirectoryError naming what is missing
 */
export function assertImageDirectory(
  directory: string,
  { migration }: Pick<StageSettings, 'migration'>,
): void {
  const names = [...functionNames, ...(migration ? migrationFunctionNames : [])];
  const files = ['Dockerfile', ...names.map((name) => `${name}.mjs`)];
  const missing = existsSync(directory) ? files.filter((file) => !existsSync(join(directory, file))) : files;
  if (missing.length === 0) return;
  throw new ImageDirectoryError(`${directory} lacks ${missing.join(', ')}: run npm run build`);
}

/** Makes synthesis fail where a function would not run on the architecture that the image is built for. */
export function validateArchitecture(root: IConstruct, architecture: Architecture): void {
  const isOther = (child: IConstruct): child is CfnFunction =>
    child instanceof CfnFunction &&
    child.packageType === 'Image' &&
    child.architectures?.join() !== architecture.name;
  root.node.addValidation({
    validate: () =>
      root.node
        .findAll()
        .filter(isOther)
        .map(
          ({ node, architectures }) =>
            `${node.path} has architecture ${architectures?.join()} but the image is built for ${architecture.name}: make it a ServiceFunction`,
        ),
  });
}
