import { Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnRotationSchedule } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { rotationEnvironment } from '../../functions/rotation/env.ts';
import type { StageSettings } from '../config.ts';
import { type EnvironmentOf, ServiceFunction } from '../constructs/service-function.ts';
import { databaseRoles, type ServiceSecrets } from '../constructs/service-secrets.ts';
import { constructId, resourceName } from '../names.ts';

export interface RotationStackProps {
  readonly settings: StageSettings;
  readonly secrets: ServiceSecrets;
  readonly imageDirectory: string;
}

/** A secret and how often it is rotated. */
interface Rotated {
  readonly id: string;
  readonly secretArn: string;
  readonly days: number;
}

/** Rotates the stage's secrets by Secrets Manager: see docs/decisions/0020-secret-rotation.md. */
export class RotationStack extends Stack {
  constructor(scope: Construct, props: RotationStackProps) {
    const { settings, secrets, imageDirectory } = props;
    super(scope, resourceName(settings.stage, 'rotation'), {
      terminationProtection: settings.terminationProtection,
    });
    const rotated = rotatedSecrets(props);
    const rotatedArns = rotated.map(({ secretArn }) => secretArn);
    const environment: EnvironmentOf<typeof rotationEnvironment> = {
      OWNER_SECRET_ID: secrets.owner,
      ROTATED_SECRET_IDS: rotatedArns.join(','),
    };
    const service = new ServiceFunction(this, 'Rotation', {
      name: 'rotation',
      settings,
      imageDirectory,
      environment,
      readableSecrets: [secrets.owner],
      rotatedSecrets: rotatedArns,
    });
    service.function.addPermission('SecretsManager', {
      principal: new ServicePrincipal('secretsmanager.amazonaws.com'),
      sourceAccount: this.account,
    });
    for (const secret of rotated) this.#addSchedule(secret, service);
  }

  /** Not at once: a deployment would wait for nothing, and meet a rotation in progress when it comes again. */
  #addSchedule({ id, secretArn, days }: Rotated, service: ServiceFunction): void {
    const schedule = new CfnRotationSchedule(this, `${id}Schedule`, {
      secretId: secretArn,
      rotationLambdaArn: service.function.functionArn,
      rotationRules: { automaticallyAfterDays: days },
      rotateImmediatelyOnUpdate: false,
    });
    // Secrets Manager tries the function when the schedule is made: its permissions must be there.
    schedule.node.addDependency(service);
  }
}

function rotatedSecrets({ settings, secrets }: RotationStackProps): Rotated[] {
  const { databasePasswordsDays, authSecretsDays } = settings.rotation;
  const rotate = (id: string, secretArn: string | undefined, days: number | undefined) =>
    secretArn === undefined || days === undefined ? [] : [{ id, secretArn, days }];
  return [
    ...databaseRoles.flatMap((role) =>
      rotate(`${constructId(role)}Role`, secrets.roles[role], databasePasswordsDays),
    ),
    ...rotate('EventsRole', secrets.events, databasePasswordsDays),
    ...Object.entries(secrets.migration?.roles ?? {}).flatMap(([name, arn]) =>
      rotate(`${constructId(name)}Role`, arn, databasePasswordsDays),
    ),
    ...rotate('Auth', secrets.auth, authSecretsDays),
  ];
}
