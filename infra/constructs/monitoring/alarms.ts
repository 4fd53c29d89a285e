import { Aws, Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { StageSettings } from '../../config.ts';
import { resourceName } from '../../names.ts';

/** Period of an alarm on something that never happens in a sound system. */
export const promptPeriod = Duration.minutes(1);
/** Period of an alarm on a share or a percentile, which few requests would falsify. */
export const steadyPeriod = Duration.minutes(5);

export interface AlarmDefinition {
  /** Part of the alarm's name after the stage's: `auth-errors`. */
  readonly name: string;
  /** What has happened when it rings. */
  readonly what: string;
  /** Heading in docs/runbook.md, as its link writes it. */
  readonly heading: string;
  readonly metric: IMetric;
  /** Rings from this value on; with `isBadBelow` below it. */
  readonly threshold: number;
  readonly isBadBelow?: boolean;
  /** Periods that must be as bad in a row. */
  readonly periods?: number;
  /** Whether it also rings while nothing is reported. */
  readonly ringsInSilence?: boolean;
}

/** A stage's alarms and the topic that each of them writes to, when it rings and when it is over. */
export class Alarms extends Construct {
  readonly alarms: Alarm[] = [];
  readonly #action: SnsAction;
  readonly #stage: string;

  constructor(scope: Construct, id: string, { stage, alarmEmail }: StageSettings) {
    super(scope, id);
    this.#stage = stage;
    const topic = new Topic(this, 'Topic', { topicName: resourceName(stage, 'alarms'), enforceSSL: true });
    // With a policy of its own a topic loses the default one, by which alarms of the account may publish.
    topic.grantPublish(
      new ServicePrincipal('cloudwatch.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    if (alarmEmail) topic.addSubscription(new EmailSubscription(alarmEmail));
    this.#action = new SnsAction(topic);
  }

  add(definition: AlarmDefinition): Alarm {
    const { name, what, heading, metric, threshold, isBadBelow, ringsInSilence, periods = 1 } = definition;
    const alarm = new Alarm(this, name, {
      alarmName: resourceName(this.#stage, name),
      alarmDescription: `${what}. What to do: docs/runbook.md#${heading}`,
      metric,
      threshold,
      evaluationPeriods: periods,
      treatMissingData: ringsInSilence ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      ...(isBadBelow && { comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD }),
    });
    alarm.addAlarmAction(this.#action);
    alarm.addOkAction(this.#action);
    this.alarms.push(alarm);
    return alarm;
  }
}
