import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { DockerImageFunction, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { DeployedFunctionName, StageSettings } from '../config.ts';
import { metricsNamespace, resourceName } from '../names.ts';
import { removalPolicy } from '../removal.ts';
import { architectureOf, functionImage } from './function-image.ts';

/** The variables that a function's `env.ts` parses: a missing or misspelt one does not compile. What its schema may lack, it may lack. */
export type EnvironmentOf<Schema extends z.ZodType> = {
  readonly [Name in keyof z.input<Schema> as Name & string]: string;
};

export interface ServiceFunctionProps {
  readonly name: DeployedFunctionName;
  readonly settings: StageSettings;
  readonly imageDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** ARNs of the only secrets whose values the function may read. */
  readonly readableSecrets?: readonly string[];
  /** ARNs of the only secrets whose values the function may write. */
  readonly writableSecrets?: readonly string[];
  /** ARNs of the only secrets that the function may rotate. */
  readonly rotatedSecrets?: readonly string[];
  /** Whether versions stay when a newer one comes, so that traffic can go back to them. */
  readonly keepsVersions?: boolean;
}

/** What the steps of a rotation need ("Rotation by Lambda function", Secrets Manager guide), of one's own passwords. */
const rotationActions = [
  'secretsmanager:DescribeSecret',
  'secretsmanager:GetSecretValue',
  'secretsmanager:PutSecretValue',
  'secretsmanager:UpdateSecretVersionStage',
];

/** A Lambda function with everything that all of ours share: image, role, logs, tracing, Powertools settings. */
export class ServiceFunction extends Construct {
  readonly function: DockerImageFunction;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    const { name, settings } = props;
    const architecture = architectureOf(settings);
    const functionName = resourceName(settings.stage, name);
    this.logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: settings.logRetentionDays,
      removalPolicy: removalPolicy(settings),
    });
    this.function = new DockerImageFunction(this, 'Function', {
      functionName,
      code: functionImage(name, props.imageDirectory, architecture),
      architecture,
      memorySize: settings.functions[name].memoryMb,
      timeout: Duration.seconds(settings.functions[name].timeoutSeconds),
      tracing: Tracing.ACTIVE,
      role: this.#createRole(props),
      logGroup: this.logGroup,
      ...(props.keepsVersions && { currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN } }),
      environment: { ...props.environment, ...sharedEnvironment(props) },
    });
  }

  /** Instead of AWSLambdaBasicExecutionRole, which may write to every log group of the account. */
  #createRole({
    readableSecrets = [],
    writableSecrets = [],
    rotatedSecrets = [],
  }: ServiceFunctionProps): Role {
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const allow = (actions: string[], resources: readonly string[]) => {
      if (resources.length === 0) return;
      role.addToPolicy(new PolicyStatement({ actions, resources: [...resources] }));
    };
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [this.logGroup.logGroupArn]);
    allow(['secretsmanager:GetSecretValue'], readableSecrets);
    allow(['secretsmanager:PutSecretValue'], writableSecrets);
    allow(rotationActions, rotatedSecrets);
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'xray:PutTraceSegments and xray:PutTelemetryRecords have no resource type (Service Authorization Reference)',
    });
    return role;
  }
}

function sharedEnvironment({ name, settings }: ServiceFunctionProps): Record<string, string> {
  return {
    // Libraries show error pages and details elsewhere.
    NODE_ENV: 'production',
    POWERTOOLS_SERVICE_NAME: name,
    POWERTOOLS_LOG_LEVEL: settings.logLevel,
    POWERTOOLS_METRICS_NAMESPACE: metricsNamespace(settings.stage),
  };
}
