import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { resourceName } from '../../names.ts';

/** ARNs around the state machine, by its name: what refers to them may stand before it, or in another stack. */
export interface MigrationArns {
  readonly machine: string;
  /** Of all its executions. */
  readonly executions: string;
  /** Of the executions that its Maps begin, one for each range. */
  readonly rangeExecutions: string;
  readonly mapRuns: string;
}

/** Names ARNs as "Resource types defined by AWS Step Functions" has them (Service Authorization Reference). */
export function migrationArns(scope: Construct, stage: string): MigrationArns {
  const name = resourceName(stage, 'migration');
  const arn = (resource: string, rest: string) =>
    Stack.of(scope).formatArn({
      service: 'states',
      resource,
      resourceName: rest,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  return {
    machine: arn('stateMachine', name),
    executions: arn('execution', `${name}:*`),
    rangeExecutions: arn('execution', `${name}/*`),
    mapRuns: arn('mapRun', `${name}/*`),
  };
}
