import { Tags } from 'aws-cdk-lib';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { StageSettings } from '../config.ts';
import { secretName } from '../names.ts';
import { removalPolicy } from '../removal.ts';

/** Who gives the secret its value: Secrets Manager as told, or the operator who is asked for what `fill` names. */
export type SecretSource =
  | { readonly generate: CfnSecret.GenerateSecretStringProperty }
  | { readonly fill: string };

/** A secret `gatehouse/<stage>/<path>` without a value in the template. */
export function createStageSecret(
  scope: Construct,
  id: string,
  { settings, path, source }: { settings: StageSettings; path: string; source: SecretSource },
): CfnSecret {
  const secret = new CfnSecret(scope, id, {
    name: secretName(settings.stage, path),
    ...('generate' in source && { generateSecretString: source.generate }),
  });
  secret.applyRemovalPolicy(removalPolicy(settings));
  if ('fill' in source) Tags.of(secret).add('gatehouse:fill', source.fill);
  return secret;
}
