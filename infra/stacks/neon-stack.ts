import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { StageSettings } from '../config.ts';
import { NeonDatabase, type NeonSettings } from '../constructs/neon-database.ts';
import { NeonSecret } from '../constructs/neon-secret.ts';
import { resourceName } from '../names.ts';
import type { SecretsStack } from './secrets-stack.ts';

export interface NeonStackProps {
  readonly settings: StageSettings;
  readonly neon: NeonSettings;
  /** Gets the secret with the API key too, so that the operator can fill it before this stack needs it. */
  readonly secretsStack: SecretsStack;
  readonly imageDirectory: string;
}

/** The stage's database at Neon, whose connection it writes before the schema function reads it. */
export class NeonStack extends Stack {
  constructor(scope: Construct, { settings, neon, secretsStack, imageDirectory }: NeonStackProps) {
    super(scope, resourceName(settings.stage, 'neon'), {
      terminationProtection: settings.terminationProtection,
    });
    const database = new NeonDatabase(this, 'Database', {
      settings,
      neon,
      keySecret: new NeonSecret(secretsStack, 'Neon', settings).arn,
      databaseSecret: secretsStack.secrets.owner,
      imageDirectory,
    });
    new CfnOutput(this, 'NeonProjectId', { value: database.projectId });
    new CfnOutput(this, 'NeonBranchId', { value: database.branchId });
  }
}
