import { Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { StageSettings } from '../config.ts';
import { createStageSecret } from './stage-secret.ts';

/** The secret with the Neon API key, JSON `{"apiKey":"…"}`; the operator fills it. */
export class NeonSecret extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, settings: StageSettings) {
    super(scope, id);
    this.arn = createStageSecret(this, 'Key', { settings, path: 'neon', source: { fill: 'neon' } }).ref;
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'API keys are made in the Neon console; no API call may replace the key that makes it',
    });
  }
}
