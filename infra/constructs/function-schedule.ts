import { Aws, Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EventInvokeConfig, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';

/** What EventBridge Scheduler could not hand over by then is left to the next time. */
const maxAge = Duration.minutes(15);
/** Repeats of handing an event over to Lambda, such as while it throttles. */
const maxHandovers = 2;

export interface FunctionScheduleProps {
  readonly name: string;
  readonly function: LambdaFunction;
  /** `rate(1 hour)` or `cron(…)`: EventBridge Scheduler guide, "Schedule types". */
  readonly expression: string;
}

/**
 * Invokes a function by schedule, with a role that may do nothing else. A run that fails is not repeated, because the
 * next one does the same work; nor is there a dead-letter queue, because an event that says nothing is not worth
 * keeping. Alarms tell of both.
 */
export class FunctionSchedule extends Construct {
  constructor(scope: Construct, id: string, { name, function: target, expression }: FunctionScheduleProps) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
    const { functionArn } = target;
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [functionArn] }));
    new EventInvokeConfig(this, 'Invocations', {
      function: target,
      retryAttempts: 0,
      maxEventAge: maxAge,
    });
    const schedule = new CfnSchedule(this, 'Schedule', {
      name,
      scheduleExpression: expression,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: functionArn,
        roleArn: role.roleArn,
        input: '{}',
        retryPolicy: {
          maximumEventAgeInSeconds: maxAge.toSeconds(),
          maximumRetryAttempts: maxHandovers,
        },
      },
    });
    // The first time may come at once.
    schedule.node.addDependency(role);
  }
}
