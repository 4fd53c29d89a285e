import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { ProblemCode } from '#shared/contract/errors';

/** Namespace and service come from POWERTOOLS_* variables. */
const metrics = new Metrics();

/**
 * Counts one failed request under its error code, as a CloudWatch metric in embedded metric format: written
 * to the log, with no call to CloudWatch.
 */
export function countFailure(code: ProblemCode): void {
  metrics.addMetric(code, MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
}
