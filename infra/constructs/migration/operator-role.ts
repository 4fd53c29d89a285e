import { Validations } from 'aws-cdk-lib';
import { AccountRootPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { resourceName } from '../../names.ts';
import { migrationArns } from './arns.ts';

export interface MigrationOperatorProps {
  readonly stage: string;
  /** The function that answers how a run goes. */
  readonly report: IFunction;
}

/**
 * The role that operators of a migration take on, whom IAM lets: they start, watch and stop executions, and read what a run
 * reports. Nothing else in the templates may start one.
 */
export class MigrationOperator extends Construct {
  readonly roleArn: string;

  constructor(scope: Construct, id: string, { stage, report }: MigrationOperatorProps) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      roleName: resourceName(stage, 'migration-operator'),
      assumedBy: new AccountRootPrincipal(),
      description: 'Starts, watches and stops migrations',
    });
    const { machine, executions, rangeExecutions, mapRuns } = migrationArns(this, stage);
    const allow = (actions: string[], ...resources: string[]) =>
      role.addToPolicy(
        new PolicyStatement({ actions: actions.map((action) => `states:${action}`), resources }),
      );
    allow(['StartExecution', 'DescribeStateMachine'], machine);
    allow(['ListExecutions'], machine, mapRuns);
    allow(['DescribeExecution', 'GetExecutionHistory'], executions, rangeExecutions);
    allow(['StopExecution', 'ListMapRuns'], executions);
    allow(['DescribeMapRun'], mapRuns);
    role.addToPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [report.functionArn] }),
    );
    this.roleArn = role.roleArn;
    const name = resourceName(stage, 'migration');
    for (const resource of [`execution:${name}:*`, `execution:${name}/*`, `mapRun:${name}/*`]) {
      Validations.of(role).acknowledge({
        id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:${resource}]`,
        reason: 'executions of this one machine and runs of its Maps, whose names nobody knows beforehand',
      });
    }
  }
}
