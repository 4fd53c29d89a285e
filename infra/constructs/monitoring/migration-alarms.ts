import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { StageSettings } from '../../config.ts';
import { migrationArns } from '../migration/arns.ts';
import { type Alarms, promptPeriod } from './alarms.ts';

/** How an execution can end without its work done ("Monitoring Step Functions metrics using CloudWatch"). */
const badEnds = ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'] as const;

/** The alarm of a stage with a migration: an operator who is following sees it too, but need not be there. */
export function addMigrationAlarms(alarms: Alarms, { stage }: StageSettings): void {
  const period = promptPeriod;
  const dimensionsMap = { StateMachineArn: migrationArns(alarms, stage).machine };
  const count = (metricName: string) =>
    new Metric({ namespace: 'AWS/States', metricName, dimensionsMap, statistic: Stats.SUM, period });
  const ids = badEnds.map((name) => name.charAt(0).toLowerCase() + name.slice(1));
  alarms.add({
    name: 'migration-failed',
    what: 'A migration failed, was stopped, or ran for longer than it may; the ledger knows how far it came',
    heading: 'migration-failed',
    metric: new MathExpression({
      expression: ids.map((id) => `FILL(${id}, 0)`).join(' + '),
      usingMetrics: Object.fromEntries(badEnds.map((name, index) => [ids[index] ?? name, count(name)])),
      period,
      label: 'executions without their work done',
    }),
    threshold: 1,
  });
}
