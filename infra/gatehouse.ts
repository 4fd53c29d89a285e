import type { App } from 'aws-cdk-lib';
import { parseStage } from './config.ts';
import { architectureOf, assertImageDirectory, validateArchitecture } from './constructs/function-image.ts';
import { rotatesSecrets } from './settings/conflicts.ts';
import { ApiStack } from './stacks/api-stack.ts';
import { EdgeStack } from './stacks/edge-stack.ts';
import { EventsStack } from './stacks/events-stack.ts';
import { MigrationStack } from './stacks/migration-stack.ts';
import { NeonStack } from './stacks/neon-stack.ts';
import { OperationsStack } from './stacks/operations-stack.ts';
import { RotationStack } from './stacks/rotation-stack.ts';
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
  assertImageDirectory(imageDirectory, settings);
  const secretsStack = new SecretsStack(app, settings);
  const { secrets } = secretsStack;
  const schema = new SchemaStack(app, { settings, secrets, imageDirectory });
  const api = new ApiStack(app, { settings, secrets, imageDirectory });
  // New code must not meet the old schema.
  api.addStackDependency(schema);
  // Its alarms watch what upkeep reports, which begins with the schedule.
  const operations = new OperationsStack(app, { settings, secrets, imageDirectory });
  operations.addStackDependency(schema);
  api.addStackDependency(operations);
  // A schedule tries its secret's connection, which the schema function writes.
  if (rotatesSecrets(settings)) {
    new RotationStack(app, { settings, secrets, imageDirectory }).addStackDependency(schema);
  }
  const { domain, edge, neon, migration } = settings;
  if (neon) schema.addStackDependency(new NeonStack(app, { settings, neon, secretsStack, imageDirectory }));
  const { events: eventsRole } = secrets;
  if (eventsRole) {
    // The function's connection is in its secret once the schema function has run.
    new EventsStack(app, { settings, databaseSecret: eventsRole, imageDirectory }).addStackDependency(schema);
  }
  if (migration && secrets.migration) {
    const props = {
      settings,
      migration,
      secrets: secrets.migration,
      authSecret: secrets.auth,
      imageDirectory,
    };
    // The steps have functions of the database, and connections, once the schema function has run.
    new MigrationStack(app, props).addStackDependency(schema);
  }
  if (domain && edge) new EdgeStack(app, { settings, domain, edge }).addStackDependency(api);
  validateArchitecture(app, architectureOf(settings));
}
