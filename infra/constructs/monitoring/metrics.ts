import type { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { CountedEvent } from '#shared/contract/counted-events';
import type { ProblemCode } from '#shared/contract/errors';
import type { MeasuredValue } from '#shared/contract/measured-values';
import { apiFunctionsOf, type DeployedFunctionName, type StageSettings } from '../../config.ts';
import { metricsNamespace, resourceName } from '../../names.ts';
import { promptPeriod } from './alarms.ts';

/** Fewer requests than this in a period say nothing about a share of them. */
const minRequests = 20;

/** One of Lambda's own metrics of a function, over all its versions. */
export function functionMetric(
  { stage }: StageSettings,
  name: DeployedFunctionName,
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
  settings: StageSettings,
  name: DeployedFunctionName,
  counted: ProblemCode | CountedEvent,
  period: Duration,
): Metric {
  return ownMetric(settings, name, counted, Stats.SUM, period);
}

/** What a function measured (shared/observability/metrics.ts). */
export function measurementOf(
  settings: StageSettings,
  name: DeployedFunctionName,
  measured: MeasuredValue,
  statistic: string,
  period: Duration,
): Metric {
  return ownMetric(settings, name, measured, statistic, period);
}

function ownMetric(
  { stage }: StageSettings,
  service: DeployedFunctionName,
  metricName: string,
  statistic: string,
  period: Duration,
): Metric {
  const namespace = metricsNamespace(stage);
  return new Metric({ namespace, metricName, dimensionsMap: { service }, statistic, period });
}

/** Requests that the API answered with this error code, whichever function did. */
export function allFailures(settings: StageSettings, code: ProblemCode, period: Duration): IMetric {
  const names = apiFunctionsOf(settings);
  const usingMetrics = Object.fromEntries(names.map((name) => [name, countOf(settings, name, code, period)]));
  const expression = names.map((name) => `FILL(${name}, 0)`).join(' + ');
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
