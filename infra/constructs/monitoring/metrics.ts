import type { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { CountedEvent } from '#shared/contract/counted-events';
import type { ProblemCode } from '#shared/contract/errors';
import type { Measure } from '#shared/contract/measures';
import {
  type ApiFunctionName,
  apiFunctionNames,
  type DeployedFunctionName,
  type FunctionName,
  type StageSettings,
} from '../../config.ts';
import { metricsNamespace, resourceName } from '../../names.ts';
import { promptPeriod } from './alarms.ts';

/** Fewer requests than this in a period say nothing about a share of them. */
const minRequests = 20;

/** One of Lambda's own metrics of a function, over all its versions. */
export function functionMetric(
  { stage }: StageSettings,
  name: FunctionName,
  metricName: 'Invocations' | 'Errors' | 'Throttles' | 'Duration' | 'ConcurrentExecutions',
  statistic: string = Stats.SUM,
): Metric {
  return new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: { FunctionName: resourceName(stage, name) },
    statistic,
    period: promptPeriod,
  });
}

/** What a function counted (shared/observability/metrics.ts): its answers with an error code, or an event. */
export function countOf(
  { stage }: StageSettings,
  name: ApiFunctionName,
  counted: ProblemCode | CountedEvent,
  period: Duration,
): Metric {
  return new Metric({
    namespace: metricsNamespace(stage),
    metricName: counted,
    dimensionsMap: { service: name },
    statistic: Stats.SUM,
    period,
  });
}

/** The greatest value of what a function measured. */
export function measureOf(
  { stage }: StageSettings,
  name: DeployedFunctionName,
  measured: Measure,
  period: Duration,
): Metric {
  return new Metric({
    namespace: metricsNamespace(stage),
    metricName: measured,
    dimensionsMap: { service: name },
    statistic: Stats.MAXIMUM,
    period,
  });
}

/** Requests that the API answered with this error code, whichever function did. */
export function allFailures(settings: StageSettings, code: ProblemCode, period: Duration): IMetric {
  const usingMetrics = Object.fromEntries(
    apiFunctionNames.map((name) => [name, countOf(settings, name, code, period)]),
  );
  const expression = apiFunctionNames.map((name) => `FILL(${name}, 0)`).join(' + ');
  return new MathExpression({ expression, usingMetrics, period, label: code });
}

/** One of the HTTP API's metrics ("Working with metrics for HTTP APIs", API Gateway guide). */
export function apiMetric(
  apiId: string,
  metricName: 'Count' | '4xx' | '5xx' | 'Latency' | 'IntegrationLatency',
  period: Duration,
  statistic: string = Stats.SUM,
): Metric {
  return new Metric({
    namespace: 'AWS/ApiGateway',
    metricName,
    dimensionsMap: { ApiId: apiId },
    statistic,
    period,
  });
}

/** Per cent of all requests that the API answered with 4xx or 5xx; 0 while there are too few to tell. */
export function shareOf(apiId: string, failed: '4xx' | '5xx', period: Duration): IMetric {
  const id = `failed${failed}`;
  return new MathExpression({
    expression: `IF(requests >= ${minRequests}, 100 * FILL(${id}, 0) / requests, 0)`,
    usingMetrics: {
      requests: apiMetric(apiId, 'Count', period),
      [id]: apiMetric(apiId, failed, period),
    },
    period,
    label: `${failed} %`,
  });
}
