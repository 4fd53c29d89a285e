import { Duration } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { StageSettings } from '../../config.ts';
import type { Alarms } from './alarms.ts';
import { countOf, functionMetric, measurementOf } from './metrics.ts';

/** Upkeep runs once in it. */
export const upkeepPeriod = Duration.hours(1);
/** One run may fail or be late; three in a row are not by chance. */
const missedPeriods = 3;

/** Alarms on what the maintenance function does, and on what it finds. */
export function addUpkeepAlarms(alarms: Alarms, settings: StageSettings): void {
  alarms.add({
    name: 'upkeep-failed',
    what: 'A run of upkeep could not purge all that it should',
    heading: 'upkeep-failed',
    metric: functionMetric(settings, 'maintenance', 'Errors'),
    threshold: 1,
  });
  alarms.add({
    name: 'upkeep-missing',
    what: `For ${missedPeriods} hours no run of upkeep has come to its end`,
    heading: 'upkeep-missing',
    metric: countOf(settings, 'maintenance', 'UpkeepCompleted', upkeepPeriod),
    threshold: 1,
    isBadBelow: true,
    ringsInSilence: true,
    periods: missedPeriods,
  });
  alarms.add({
    name: 'signing-key-age',
    what: `The newest signing key is ${settings.signingKeyMaxAgeDays} days old`,
    heading: 'signing-key-age',
    metric: measurementOf(settings, 'maintenance', 'SigningKeyAgeDays', Stats.MAXIMUM, upkeepPeriod),
    threshold: settings.signingKeyMaxAgeDays,
  });
}
