import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { UsageError } from './errors.ts';
import { addGatehouse } from './gatehouse.ts';

const app = new App({ analyticsReporting: false });

try {
  addGatehouse(app, {
    stage: app.node.tryGetContext('stage'),
    stages: app.node.tryGetContext('stages'),
    imageDirectory: join(import.meta.dirname, '../dist/functions'),
  });
  app.synth();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
