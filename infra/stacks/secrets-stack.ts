import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { StageSettings } from '../config.ts';
import { ServiceSecrets } from '../constructs/service-secrets.ts';
import { resourceName } from '../names.ts';

/** The stage's secrets. Deployed first, so that the operator can fill the owner's before anything reads it. */
export class SecretsStack extends Stack {
  readonly secrets: ServiceSecrets;

  constructor(scope: Construct, settings: StageSettings) {
    super(scope, resourceName(settings.stage, 'secrets'), {
      terminationProtection: settings.terminationProtection,
    });
    this.secrets = new ServiceSecrets(this, 'Secrets', settings);
    new CfnOutput(this, 'DatabaseSecretName', {
      value: this.secrets.ownerName,
      description:
        "The database owner's connection, which everything else needs: npm run secrets -- check says whether it is there",
    });
  }
}
