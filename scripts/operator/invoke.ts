import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import { toAccountError } from './account-errors.ts';
import { AccountError, UsageError } from './errors.ts';
import { clientOptions, type Target } from './target.ts';

/** Longer than the longest of the functions that operators invoke may run, or wait for the deployment lock. */
const requestTimeoutMs = 150_000;

/** What Lambda answers in place of a function that ended with an error. */
const functionError = z.object({
  errorType: z.string().default('Error'),
  errorMessage: z.string().default(''),
});

/** A function ran and ended with an error. What it had done by then is unknown. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError';
  /** The name of the error's class. */
  readonly errorType: string;
  /** The function's own words. */
  readonly reason: string;

  constructor(functionName: string, errorType: string, reason: string) {
    super(`${functionName} failed: ${reason} (${errorType}); its log says more`);
    this.errorType = errorType;
    this.reason = reason;
  }
}

/**
 * Invokes a function of the stage, once, and answers what it answers: a request that got no answer may have been
 * carried out, so that it is not sent again here.
 * @throws UsageError if the stage has no such function; AccountError; FunctionError
 */
export async function invokeFunction<T extends z.ZodType>(
  target: Target,
  name: string,
  event: object,
  answer: T,
): Promise<z.output<T>> {
  const FunctionName = `gatehouse-${target.stage}-${name}`;
  const { payload, isError } = await send(target, FunctionName, event);
  if (isError) {
    const { errorType, errorMessage } = functionError.parse(payload);
    throw new FunctionError(FunctionName, errorType, errorMessage);
  }
  const parsed = answer.safeParse(payload);
  if (parsed.success) return parsed.data;
  throw new AccountError(
    `${FunctionName} gave an answer that this version does not know: use the code that the stage was deployed from`,
  );
}

async function send(target: Target, FunctionName: string, event: object) {
  const client = new LambdaClient({ ...clientOptions(target, requestTimeoutMs), maxAttempts: 1 });
  try {
    const { Payload, FunctionError: error } = await client.send(
      new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }),
    );
    return { payload: JSON.parse(Payload?.transformToString() || 'null'), isError: error !== undefined };
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') {
      const remedy = `deploy the stage, or check --stage, AWS_PROFILE and --region${target.region ? ` ${target.region}` : ''}`;
      throw new UsageError(`there is no function ${FunctionName}: ${remedy}`);
    }
    const request = { service: 'Lambda', action: 'lambda:InvokeFunction', resource: FunctionName, ...target };
    throw toAccountError(error, request);
  } finally {
    client.destroy();
  }
}
