import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { CountedEvent } from '#shared/contract/counted-events';
import type { ProblemCode } from '#shared/contract/errors';
import type { Measure } from '#shared/contract/measures';
import { currentRequestScope } from '#shared/observability/request-scope';

/** Namespace and service come from POWERTOOLS_* variables. */
const metrics = new Metrics();

/** Counts one failed request under its error code. */
export function countFailure(code: ProblemCode): void {
  count(code);
}

/** Counts one event, whatever becomes of its request. */
export function countEvent(event: CountedEvent): void {
  count(event);
}

/** Reports a duration, in seconds. */
export function measure(name: Measure, seconds: number): void {
  report(name, MetricUnit.Seconds, seconds);
}

function count(name: CountedEvent | ProblemCode): void {
  report(name, MetricUnit.Count, 1);
}

/**
 * A CloudWatch metric in embedded metric format: written to the log, with no call to CloudWatch. The request's id is
 * no dimension of it (that would make a metric of each request), only a member of its line.
 */
function report(name: CountedEvent | ProblemCode | Measure, unit: 'Count' | 'Seconds', value: number): void {
  const request = currentRequestScope();
  if (request) metrics.addMetadata('request_id', request.requestId);
  metrics.addMetric(name, unit, value);
  metrics.publishStoredMetrics();
}
