import { Duration } from 'aws-cdk-lib';
import type { StageSettings } from '../../config.ts';
import { type Alarms, steadyPeriod } from './alarms.ts';
import { allFailures, apiMetric, shareOf } from './metrics.ts';

/** Half a per cent of an hour's requests: at that rate a month's budget of 99.9 % is spent in six days. */
const slowBurnPercent = 0.5;
const slowBurnPeriod = Duration.hours(1);
/** One request in twenty: something is broken now. */
const fastBurnPercent = 5;
/** Wrong passwords and ended sessions are everyday; half of all requests are not. */
const clientErrorPercent = 50;
/** More than a cold start with a password to hash takes, less than the 4.5 s at which a function gives a request up. */
const slowAnswerMs = 3_000;
/** One or two come from a database that wakes up or fails over; five in five minutes do not. */
const databaseFailures = 5;
/** Rules out one bad moment. */
const periodsInARow = 2;

/** Alarms on what callers see, and on the database that every request needs. */
export function addApiAlarms(alarms: Alarms, settings: StageSettings, apiId: string): void {
  alarms.add({
    name: 'api-availability',
    what: `More than ${slowBurnPercent} % of an hour's requests failed`,
    heading: 'api-availability',
    metric: shareOf(apiId, '5xx', slowBurnPeriod),
    threshold: slowBurnPercent,
  });
  alarms.add({
    name: 'api-server-errors',
    what: `More than ${fastBurnPercent} % of the requests fail`,
    heading: 'api-server-errors',
    metric: shareOf(apiId, '5xx', steadyPeriod),
    threshold: fastBurnPercent,
  });
  alarms.add({
    name: 'api-client-errors',
    what: `More than ${clientErrorPercent} % of the requests are refused`,
    heading: 'api-client-errors',
    metric: shareOf(apiId, '4xx', steadyPeriod),
    threshold: clientErrorPercent,
    periods: periodsInARow,
  });
  alarms.add({
    name: 'api-latency',
    what: `The slowest hundredth of the requests takes more than ${slowAnswerMs / 1_000} s`,
    heading: 'api-latency',
    metric: apiMetric(apiId, 'Latency', steadyPeriod, 'p99'),
    threshold: slowAnswerMs,
    periods: periodsInARow,
  });
  alarms.add({
    name: 'database-unavailable',
    what: 'Functions cannot reach the database or read its secret, and answer 503',
    heading: 'database-unavailable',
    metric: allFailures(settings, 'UNAVAILABLE', steadyPeriod),
    threshold: databaseFailures,
  });
}
