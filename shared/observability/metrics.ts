import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { CountedEvent } from '#shared/contract/counted-events';
import type { ProblemCode } from '#shared/contract/errors';
import { type MeasuredValue, measuredValues } from '#shared/contract/measured-values';
import { currentRequestScope } from '#shared/observability/request-scope';

/** Namespace and service come from POWERTOOLS_* variables. */
const metrics = new Metrics();

/** Counts one failed request under its error code. */
export function countFailure(code: ProblemCode): void {
  publish(code, MetricUnit.Count, 1);
}

/** Counts one event, whatever becomes of its request. */
export function countEvent(event: CountedEvent): void {
  publish(event, MetricUnit.Count, 1);
}

/** Records a value that was measured, in the unit that the list has for it. */
export function measure(name: MeasuredValue, value: number): void {
  publish(name, measuredValues[name], value);
}

type MetricName = CountedEvent | ProblemCode | MeasuredValue;

/**
 * A CloudWatch metric in embedded metric format: written to the log, with no call to CloudWatch. The request's id is
 * no dimension of it (that would make a metric of each request), only a member of its line.
 */
function publish(name: MetricName, unit: (typeof MetricUnit)[keyof typeof MetricUnit], value: number): void {
  const request = currentRequestScope();
  if (request) metrics.addMetadata('request_id', request.requestId);
  metrics.addMetric(name, unit, value);
  metrics.publishStoredMetrics();
}
