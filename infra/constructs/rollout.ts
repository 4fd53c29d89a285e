import { ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import {
  type ILambdaDeploymentConfig,
  LambdaApplication,
  LambdaDeploymentConfig,
  LambdaDeploymentGroup,
} from 'aws-cdk-lib/aws-codedeploy';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Alias,
  type IFunction,
  type IVersion,
  type Function as LambdaFunction,
} from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { ApiFunctionName, StageSettings } from '../config.ts';
import { constructId, resourceName } from '../names.ts';

const liveAlias = 'live';
const configurations: Readonly<Record<'canary' | 'linear', ILambdaDeploymentConfig>> = {
  canary: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
  linear: LambdaDeploymentConfig.LINEAR_10PERCENT_EVERY_1MINUTE,
};

/**
 * Lets new code take traffic step by step: callers reach a function through its alias `live`, which CodeDeploy moves
 * from version to version, and back when an alarm rings. Versions are kept, so that an operator can move it back too.
 */
export class Rollout extends Construct {
  readonly #application: LambdaApplication;
  readonly #role: Role;
  readonly #configuration: ILambdaDeploymentConfig;
  readonly #settings: StageSettings;

  constructor(scope: Construct, id: string, settings: StageSettings, steps: 'canary' | 'linear') {
    super(scope, id);
    this.#settings = settings;
    this.#configuration = configurations[steps];
    const applicationName = `gatehouse-${settings.stage}`;
    this.#application = new LambdaApplication(this, 'Application', { applicationName });
    this.#role = this.#createRole();
  }

  /** The alias that callers of a function use from now on. Any of the alarms rolls a deployment back. */
  createLive(name: ApiFunctionName, code: LambdaFunction, alarms: readonly IAlarm[]): IFunction {
    const scope = new Construct(this, constructId(name));
    const { provisionedConcurrency } = this.#settings.functions[name];
    const alias = new Alias(scope, 'Live', {
      aliasName: liveAlias,
      // The CDK's own types disagree under exactOptionalPropertyTypes, here and at the end.
      version: code.currentVersion as IVersion,
      ...(provisionedConcurrency !== undefined && {
        provisionedConcurrentExecutions: provisionedConcurrency,
      }),
    });
    const functionName = resourceName(this.#settings.stage, name);
    this.#allowMoving(functionName);
    new LambdaDeploymentGroup(scope, 'DeploymentGroup', {
      application: this.#application,
      deploymentGroupName: functionName,
      deploymentConfig: servesFiles(name) ? LambdaDeploymentConfig.ALL_AT_ONCE : this.#configuration,
      alias,
      alarms: [...alarms],
      // The role below is all that it needs: the CDK would add a managed policy for every function of the account.
      role: this.#role.withoutPolicyUpdates(),
    }).node.addDependency(this.#role);
    return alias as IFunction;
  }

  /** Instead of AWSCodeDeployRoleForLambdaLimited, which may move the alias of every function of the account. */
  #createRole(): Role {
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('codedeploy.amazonaws.com') });
    role.addToPolicy(new PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources: ['*'] }));
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        "CodeDeploy asks for the state of alarms, and AWS's own policy for it grants no narrower resource either; alarms hold no data of users",
    });
    return role;
  }

  /** By name, not by reference: the alias needs its deployment group, and that this role. */
  #allowMoving(functionName: string): void {
    const live = Stack.of(this).formatArn({
      service: 'lambda',
      resource: 'function',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      resourceName: `${functionName}:${liveAlias}`,
    });
    const actions = ['lambda:GetAlias', 'lambda:UpdateAlias', 'lambda:GetProvisionedConcurrencyConfig'];
    this.#role.addToPolicy(new PolicyStatement({ actions, resources: [live] }));
  }
}

/** A page and its scripts are asked for one after the other, and must be of one version. */
function servesFiles(name: ApiFunctionName): boolean {
  return name === 'account';
}
