import { Duration } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { StageSettings } from '../../config.ts';
import type { Alarms } from './alarms.ts';
import { measurementOf } from './metrics.ts';

/** Ten times as long as an event waits for the next run. */
const maxWait = Duration.minutes(10);

/** The alarm of a stage that has events. One is enough: whatever keeps the publisher from its work, this tells of it. */
export function addEventAlarms(alarms: Alarms, settings: StageSettings): void {
  alarms.add({
    name: 'events-unpublished',
    what: `Events wait for longer than ${maxWait.toMinutes()} minutes, or their publisher does not run`,
    heading: 'events-unpublished',
    metric: measurementOf(settings, 'events', 'OldestUnpublishedEvent', Stats.MAXIMUM, maxWait),
    threshold: maxWait.toSeconds(),
    ringsInSilence: true,
  });
}
