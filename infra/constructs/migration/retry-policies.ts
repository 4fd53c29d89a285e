import { Duration } from 'aws-cdk-lib';
import { JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import { machineTimeout, stepTimeout } from './timeouts.ts';

/** Invocations that fit, one after the other, into the longest execution. */
const maxInvocations = Math.floor(machineTimeout.toSeconds() / stepTimeout.toSeconds());

/**
 * What is tried again, and how; names of errors are those that functions/migration throws, or AWS's own ("Error names",
 * Step Functions guide). Every batch is claimed in the ledger by its own transaction, so that a step may be repeated
 * whatever became of it. Whatever is not named here cannot succeed by being repeated: it fails the execution at once.
 */
export const retryPolicies = {
  /** The time of an invocation is nearly over and its range is not: the next one goes on with it, without delay. */
  unfinished: {
    errors: ['RangeUnfinishedError'],
    interval: Duration.seconds(1),
    backoffRate: 1,
    maxAttempts: maxInvocations,
  },
  /** A database is away: restarted, waking up, or out of connections. At most 242 s of waiting: 2+4+8+16+32+60+60+60. */
  databaseAway: {
    errors: ['DatabaseUnavailableError', 'SourceUnavailableError'],
    interval: Duration.seconds(2),
    backoffRate: 2,
    maxDelay: Duration.seconds(60),
    maxAttempts: 8,
    jitterStrategy: JitterType.FULL,
  },
  /** Lambda is at fault, or busy ("Handle transient Lambda service exceptions"). At most 122 s of waiting: 2+4+8+16+32+60. */
  lambdaFault: {
    errors: [
      'Lambda.ClientExecutionTimeoutException',
      'Lambda.ServiceException',
      'Lambda.AWSLambdaException',
      'Lambda.SdkClientException',
      'Lambda.TooManyRequestsException',
    ],
    interval: Duration.seconds(2),
    backoffRate: 2,
    maxDelay: Duration.seconds(60),
    maxAttempts: 6,
    jitterStrategy: JitterType.FULL,
  },
  /** An invocation ended without an answer: killed, out of memory, out of time. One that always does is a fault of ours. */
  died: {
    errors: ['Lambda.Unknown', 'Runtime.ExitError', 'Sandbox.Timedout', 'States.Timeout'],
    interval: Duration.seconds(2),
    backoffRate: 2,
    maxAttempts: 3,
    jitterStrategy: JitterType.FULL,
  },
} as const satisfies Record<string, RetryProps>;

export type RetryPolicy = keyof typeof retryPolicies;
