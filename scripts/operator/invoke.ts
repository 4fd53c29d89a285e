import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { clientSettings } from '../secrets/account.ts';
import { toAccountError } from '../secrets/account-errors.ts';
import { AccountError, UsageError } from '../secrets/errors.ts';
import type { Target } from '../secrets/options.ts';

const connectionTimeoutMs = 5_000;
/** Longer than the longest of the functions that operators invoke may run. */
const requestTimeoutMs = 150_000;
/** Done twice, an action would be reported as what it found the second time. */
const maxAttempts = 1;
const service = { prefix: 'lambda', name: 'AWS Lambda' };

/** A function ran and failed; its own words are in the message. What it had done by then is unknown. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError';
}

/**
 * Invokes a stage's function and answers what it answered.
 * @throws UsageError if the stage has no such function; AccountError; FunctionError
 */
export async function invokeFunction(target: Target, part: string, event: object): Promise<unknown> {
  const { stage, region } = target;
  const FunctionName = `gatehouse-${stage}-${part}`;
  const client = new LambdaClient({
    ...clientSettings(target),
    maxAttempts,
    requestHandler: {
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
    },
  });
  const Payload = JSON.stringify(event);
  const answer = await client.send(new InvokeCommand({ FunctionName, Payload })).catch((error: Error) => {
    if (error.name === 'ResourceNotFoundException') {
      const remedy = `deploy the stage, or check --stage, AWS_PROFILE and --region${region ? ` ${region}` : ''}`;
      throw new UsageError(`there is no function ${FunctionName}: ${remedy}`);
    }
    throw toAccountError(error, { service, action: 'InvokeFunction', resource: FunctionName, ...target });
  });
  const payload: unknown = JSON.parse(answer.Payload?.transformToString() || 'null');
  if (answer.FunctionError === undefined) return payload;
  const { errorType, errorMessage } = (payload ?? {}) as { errorType?: string; errorMessage?: string };
  throw new FunctionError(`${FunctionName} failed: ${errorMessage} (${errorType}); its log says more`);
}

/** Whether an error's message is all that an operator needs. */
export function isForeseen(error: unknown): error is Error {
  return error instanceof UsageError || error instanceof AccountError || error instanceof FunctionError;
}
