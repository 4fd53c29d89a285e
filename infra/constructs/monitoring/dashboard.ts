import { AlarmStatusWidget, Dashboard, GraphWidget, type IMetric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { CountedEvent } from '#shared/contract/counted-events';
import type { MeasuredValue } from '#shared/contract/measured-values';
import { apiFunctionsOf, functionsOf, type StageSettings } from '../../config.ts';
import { type Alarms, steadyPeriod } from './alarms.ts';
import { allFailures, apiMetric, countOf, functionMetric, measurementOf, shareOf } from './metrics.ts';
import { upkeepPeriod } from './upkeep-alarms.ts';

/** Widths are in the 24 columns of a dashboard. */
const wholeRow = 24;
const halfRow = 12;
const thirdOfRow = 8;

/** One page for a glance: what rings, what callers see, the functions, the database. */
export class StageDashboard extends Construct {
  constructor(scope: Construct, id: string, settings: StageSettings, apiId: string, { alarms }: Alarms) {
    super(scope, id);
    const latency = (statistic: string) => apiMetric(apiId, 'Latency', steadyPeriod, statistic);
    const perFunction = (metricName: Parameters<typeof functionMetric>[2], statistic: string = Stats.SUM) =>
      functionsOf(settings).map((name) =>
        functionMetric(settings, name, metricName, statistic).with({ label: name }),
      );
    const internal = apiFunctionsOf(settings).map((name) =>
      countOf(settings, name, 'INTERNAL', steadyPeriod).with({ label: name }),
    );
    const event = (name: CountedEvent) => countOf(settings, 'auth', name, steadyPeriod).with({ label: name });
    const upkeep = countOf(settings, 'maintenance', 'UpkeepCompleted', upkeepPeriod);
    const measured = (name: MeasuredValue, statistic: string) =>
      measurementOf(settings, 'maintenance', name, statistic, upkeepPeriod).with({ label: name });
    const events = settings.events
      ? [[graph('Oldest unpublished event, seconds', [waited(settings)], wholeRow)]]
      : [];
    new Dashboard(this, 'Dashboard', {
      dashboardName: `gatehouse-${settings.stage}`,
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', alarms, width: wholeRow })],
        [
          graph('Requests', [apiMetric(apiId, 'Count', steadyPeriod)], thirdOfRow),
          graph(
            'Failed and refused, %',
            [shareOf(apiId, '5xx', steadyPeriod), shareOf(apiId, '4xx', steadyPeriod)],
            thirdOfRow,
          ),
          graph('Latency, ms', ['p50', 'p90', 'p99'].map(latency), thirdOfRow),
        ],
        [
          graph('Invocations', perFunction('Invocations'), halfRow),
          graph('Duration p99, ms', perFunction('Duration', 'p99'), halfRow),
        ],
        [
          graph('Errors', perFunction('Errors'), thirdOfRow),
          graph('Throttles', perFunction('Throttles'), thirdOfRow),
          graph('Environments at once', perFunction('ConcurrentExecutions', Stats.MAXIMUM), thirdOfRow),
        ],
        [
          graph('Answered INTERNAL', internal, halfRow),
          graph('Answered UNAVAILABLE', [allFailures(settings, 'UNAVAILABLE', steadyPeriod)], halfRow),
        ],
        [
          graph('Sign-ins', [event('SignInFailed'), event('SignInLocked')], thirdOfRow),
          graph('Mail', [event('MailFailed')], thirdOfRow),
          graph('Passwords', [event('PasswordHashUnreadable'), event('BreachCheckFailed')], thirdOfRow),
        ],
        [
          graph('Upkeep, runs', [upkeep], thirdOfRow),
          graph('Rows purged', [measured('RowsPurged', Stats.SUM)], thirdOfRow),
          graph('Newest signing key, days', [measured('SigningKeyAgeDays', Stats.MAXIMUM)], thirdOfRow),
        ],
        ...events,
      ],
    });
  }
}

function waited(settings: StageSettings): IMetric {
  const name = 'OldestUnpublishedEvent';
  return measurementOf(settings, 'events', name, Stats.MAXIMUM, steadyPeriod).with({ label: name });
}

function graph(title: string, left: IMetric[], width: number): GraphWidget {
  return new GraphWidget({ title, left, width, leftYAxis: { min: 0, showUnits: false } });
}
