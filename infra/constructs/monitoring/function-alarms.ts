import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ApiFunctionName, FunctionName, StageSettings } from '../../config.ts';
import { type Alarms, promptPeriod } from './alarms.ts';
import { countOf, functionMetric } from './metrics.ts';

/** Share of its timeout at which a run is worth a look: what it waits for is hanging. */
const nearTimeoutShare = 0.8;
const millisecondsPerSecond = 1_000;

/**
 * Alarms of a function behind the API. Its code answers every error itself, so that a crash, a timeout or an
 * `INTERNAL` answer is a fault of the code or of what it runs on, however few there are: those roll a rollout back.
 */
export function addApiFunctionAlarms(alarms: Alarms, settings: StageSettings, name: ApiFunctionName) {
  addDurationAlarm(alarms, settings, name);
  alarms.add({
    name: `${name}-throttles`,
    what: `Requests to ${name} found no free environment`,
    heading: 'function-throttles',
    metric: functionMetric(settings, name, 'Throttles'),
    threshold: 1,
  });
  return [
    alarms.add({
      name: `${name}-errors`,
      what: `The function ${name} crashed, ran out of memory or out of time`,
      heading: 'function-errors',
      metric: functionMetric(settings, name, 'Errors'),
      threshold: 1,
    }),
    alarms.add({
      name: `${name}-internal`,
      what: `The function ${name} answered 500: an error that no code foresaw`,
      heading: 'internal-failures',
      metric: countOf(settings, name, 'INTERNAL', promptPeriod),
      threshold: 1,
    }),
  ];
}

/** Alarms of the function that each deployment runs before new code takes traffic. */
export function addSchemaAlarms(alarms: Alarms, settings: StageSettings): void {
  addDurationAlarm(alarms, settings, 'schema');
  alarms.add({
    name: 'schema-errors',
    what: 'The schema step of a deployment failed; the version before goes on serving',
    heading: 'schema-step-failed',
    metric: functionMetric(settings, 'schema', 'Errors'),
    threshold: 1,
  });
}

/** Where secrets are rotated: AWS tells nobody of a rotation that fails, and the old values go on working. */
export function addRotationAlarms(alarms: Alarms, settings: StageSettings): void {
  alarms.add({
    name: 'rotation-errors',
    what: 'A step of the rotation of a secret failed; the value before goes on working',
    heading: 'rotation-failed',
    metric: functionMetric(settings, 'rotation', 'Errors'),
    threshold: 1,
  });
}

function addDurationAlarm(alarms: Alarms, settings: StageSettings, name: FunctionName): void {
  const { timeoutSeconds } = settings.functions[name];
  alarms.add({
    name: `${name}-near-timeout`,
    what: `A run of ${name} took more than ${nearTimeoutShare * 100} % of its ${timeoutSeconds} s`,
    heading: 'function-near-its-timeout',
    metric: functionMetric(settings, name, 'Duration', Stats.MAXIMUM),
    threshold: nearTimeoutShare * timeoutSeconds * millisecondsPerSecond,
  });
}
