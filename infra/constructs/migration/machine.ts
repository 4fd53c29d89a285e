import { Aws, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { StageSettings } from '../../config.ts';
import { resourceName } from '../../names.ts';
import { removalPolicy } from '../../removal.ts';
import { migrationArns } from './arns.ts';
import { createStates } from './states.ts';
import type { StepFunctions } from './steps.ts';
import { machineTimeout } from './timeouts.ts';

/** What delivers logs ("Logging to CloudWatch Logs", Step Functions guide). None of it has a resource. */
const logDeliveryActions = [
  'logs:CreateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:DescribeLogGroups',
  'logs:DescribeResourcePolicies',
  'logs:GetLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:UpdateLogDelivery',
];
/** "AWS X-Ray and Step Functions". None of it has a resource. */
const tracingActions = [
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
];

export interface MigrationMachineProps {
  readonly settings: StageSettings;
  readonly functions: StepFunctions;
}

/** The state machine of the migration, with a role that may invoke its functions and no other. */
export class MigrationMachine extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, { settings, functions }: MigrationMachineProps) {
    super(scope, id);
    const { stage } = settings;
    this.name = resourceName(stage, 'migration');
    const role = this.#createRole(stage, functions);
    const machine = new StateMachine(this, 'Machine', {
      stateMachineName: this.name,
      definitionBody: DefinitionBody.fromChainable(createStates(this, functions)),
      timeout: machineTimeout,
      // The CDK would let it invoke every version of the functions too.
      role: role.withoutPolicyUpdates(),
      tracingEnabled: true,
      logs: {
        destination: new LogGroup(this, 'Logs', {
          // The prefix spares the account's resource policy, which has a limited length.
          logGroupName: `/aws/vendedlogs/states/${this.name}`,
          retention: settings.logRetentionDays,
          removalPolicy: removalPolicy(settings),
        }),
        level: LogLevel.ALL,
        // Names of states and errors tell what happened; inputs, outputs and causes stay with those who may read executions.
        includeExecutionData: false,
      },
    });
    machine.node.addDependency(role);
    // The CDK's own for Distributed Maps, which would let them be redriven too; it belongs to nobody here.
    machine.node.tryRemoveChild('DistributedMapPolicy');
  }

  #createRole(stage: string, functions: StepFunctions): Role {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
    const { machine, executions } = migrationArns(this, stage);
    const allow = (actions: string[], resources: string[]) =>
      role.addToPolicy(new PolicyStatement({ actions, resources }));
    allow(
      ['lambda:InvokeFunction'],
      Object.values(functions).map(({ functionArn }) => functionArn),
    );
    // A Distributed Map begins executions of its own machine ("Permissions to run a Distributed Map state").
    allow(['states:StartExecution'], [machine]);
    allow(['states:DescribeExecution', 'states:StopExecution'], [executions]);
    allow([...logDeliveryActions, ...tracingActions], ['*']);
    this.#explain(role);
    return role;
  }

  #explain(role: Role): void {
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'delivery of logs and traces has no resource type (Service Authorization Reference)',
    });
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:${this.name}:*]`,
      reason: 'a Distributed Map looks after executions of this machine, whose names it makes up',
    });
  }
}
