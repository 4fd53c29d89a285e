import type { App } from 'aws-cdk-lib';
import { parseStage } from './config.ts';
import { architectureOf, assertImageDirectory, validateArchitecture } from './constructs/function-image.ts';
import { ApiStack } from './stacks/api-stack.ts';
import { SchemaStack } from './stacks/schema-stack.ts';
import { SecretsStack } from './stacks/secrets-stack.ts';

export interface GatehouseOptions {
  /** Name of the stage to synthesize, unchecked. */
  readonly stage: unknown;
  /** Settings of every stage by name, unchecked. */
  readonly stages: unknown;
  /** Folder with the functions' bundles and Dockerfile. */
  readonly imageDirectory: string;
}

/**
 * Adds one stage's stacks to the app.
 * @throws StageSettingsError, UnknownStageError, ImageDirectoryError
 */
export function addGatehouse(app: App, { stage, stages, imageDirectory }: GatehouseOptions): void {
  const settings = parseStage(stage, stages);
  assertImageDirectory(imageDirectory);
  const { secrets } = new SecretsStack(app, settings);
  const schema = new SchemaStack(app, { settings, secrets, imageDirectory });
  const api = new ApiStack(app, { settings, secrets, imageDirectory });
  // New code must not meet the old schema.
  api.addStackDependency(schema);
  validateArchitecture(app, architectureOf(settings));
}
