import { Tags, Validations } from 'aws-cdk-lib';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { StageSettings } from '../config.ts';
import { secretName } from '../names.ts';
import { removalPolicy } from '../removal.ts';

/** The secret with the Neon API key, JSON `{"apiKey":"…"}`; the operator fills it. */
export class NeonSecret extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, settings: StageSettings) {
    super(scope, id);
    const secret = new CfnSecret(this, 'Key', { name: secretName(settings.stage, 'neon') });
    secret.applyRemovalPolicy(removalPolicy(settings));
    Tags.of(secret).add('gatehouse:fill', 'neon');
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'API keys are made in the Neon console; no API call may replace the key that makes it',
    });
    this.arn = secret.ref;
  }
}
