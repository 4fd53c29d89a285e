import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import { toAccountError } from './account-errors.ts';
import { AccountError } from './errors.ts';
import { clientOptions, type Target } from './target.ts';

/** Longer than work for an operator takes, also behind a migration that holds the deployment lock for a while. */
const requestTimeoutMs = 120_000;

/** What Lambda answers in place of a function that ended with an error. */
const functionError = z.object({
  errorType: z.string().default('Error'),
  errorMessage: z.string().default(''),
});

/** A function ended with an error. `errorType` is the name of its class. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError';
  readonly errorType: string;

  constructor(message: string, errorType: string) {
    super(message);
    this.errorType = errorType;
  }
}

/**
 * Invokes a function of the stage, once, and answers what it answers: a request that got no answer may have been
 * carried out, so that it is not sent again here.
 * @throws FunctionError with the function's own message; AccountError
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
    throw new FunctionError(errorMessage, errorType);
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
      const remedy = 'check --stage, --region and AWS_PROFILE';
      throw new AccountError(`there is no function ${FunctionName}: ${remedy}`, { cause: error });
    }
    const request = { service: 'Lambda', action: 'lambda:InvokeFunction', resource: FunctionName, ...target };
    throw toAccountError(error, request);
  } finally {
    client.destroy();
  }
}
