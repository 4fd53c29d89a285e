import { CfnOutput, CfnResource, Duration, Stack } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Trigger } from 'aws-cdk-lib/triggers';
import type { Construct } from 'constructs';
import type { schemaEnvironment } from '../../functions/schema/env.ts';
import type { StageSettings } from '../config.ts';
import { type EnvironmentOf, ServiceFunction } from '../constructs/service-function.ts';
import type { ServiceSecrets } from '../constructs/service-secrets.ts';
import { resourceName } from '../names.ts';
import { removalPolicy } from '../removal.ts';
import { tokenLifetimeSeconds } from '../token-lifetime.ts';

/** How much longer the trigger waits than the function runs: it repeats a call that it gave up on. */
const triggerMarginSeconds = 30;

export interface SchemaStackProps {
  readonly settings: StageSettings;
  readonly secrets: ServiceSecrets;
  readonly imageDirectory: string;
}

/** Brings the database to the deployed code's schema: the schema function runs whenever it has changed. */
export class SchemaStack extends Stack {
  constructor(scope: Construct, props: SchemaStackProps) {
    const { settings, secrets, imageDirectory } = props;
    super(scope, resourceName(settings.stage, 'schema'), {
      terminationProtection: settings.terminationProtection,
    });
    const roleSecrets = Object.values(connectionsOf(secrets));
    const schema = new ServiceFunction(this, 'Schema', {
      name: 'schema',
      settings,
      imageDirectory,
      environment: schemaVariables(props),
      readableSecrets: [secrets.owner, secrets.auth, ...roleSecrets],
      writableSecrets: roleSecrets,
    });
    new Trigger(this, 'ApplySchema', {
      handler: schema.function,
      timeout: Duration.seconds(settings.functions.schema.timeoutSeconds + triggerMarginSeconds),
      executeAfter: [schema],
    });
    new CfnOutput(this, 'SchemaFunctionName', { value: schema.function.functionName });
    this.#keepTriggerLogs(settings);
  }

  /** The CDK's function behind every trigger of a stack would log to a group that never expires. */
  #keepTriggerLogs(settings: StageSettings): void {
    const logGroup = new LogGroup(this, 'TriggerLogs', {
      logGroupName: `/aws/lambda/${resourceName(settings.stage, 'trigger')}`,
      retention: settings.logRetentionDays,
      removalPolicy: removalPolicy(settings),
    });
    const provider = this.node.findChild('AWSCDK.TriggerCustomResourceProviderCustomResourceProvider');
    const handler = provider.node.findChild('Handler');
    if (!CfnResource.isCfnResource(handler)) throw new TypeError(`${handler.node.path} is not a resource`);
    handler.addPropertyOverride('LoggingConfig.LogGroup', logGroup.logGroupName);
  }
}

function schemaVariables({ settings, secrets }: SchemaStackProps): EnvironmentOf<typeof schemaEnvironment> {
  return {
    OWNER_SECRET_ID: secrets.owner,
    AUTH_SECRET_ID: secrets.auth,
    ROLE_SECRET_IDS: JSON.stringify(connectionsOf(secrets)),
    TOKEN_LIFETIME_SECONDS: tokenLifetimeSeconds(settings),
  };
}

/** Secrets of the connections of all functions that this stage has, by the function's name. */
function connectionsOf({ roles, events, migration }: ServiceSecrets): Readonly<Record<string, string>> {
  return { ...roles, ...(events !== undefined && { events }), ...migration?.roles };
}
