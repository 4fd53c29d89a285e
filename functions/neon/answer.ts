import { setTimeout } from 'node:timers/promises';

/** The answer may have 4,096 bytes in all; ids and data take a quarter of it. */
const longestReason = 1_500;
const timeoutMs = 5_000;
/** The address is S3's: three attempts outlast a dropped connection, and end before the function does. */
const attempts = 3;
const pauseMs = 500;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html */
export interface Answer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason: string | undefined;
  readonly PhysicalResourceId: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly Data?: Readonly<Record<string, string>> | undefined;
}

/** CloudFormation did not get its answer. The message leaves out the address: it is signed, so it is a secret. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
}

/** Puts the answer to the signed address of the request. @throws AnswerError after three attempts */
export async function answerCloudFormation(address: string, answer: Answer): Promise<void> {
  const body = JSON.stringify({ ...answer, Reason: answer.Reason?.slice(0, longestReason) });
  for (let attempt = 1; ; attempt += 1) {
    const fault = await put(address, body);
    if (fault === undefined) return;
    if (attempt === attempts)
      throw new AnswerError(`cloudformation did not take the answer (${fault}): see the stack's events`);
    await setTimeout(pauseMs * attempt);
  }
}

async function put(address: string, body: string): Promise<string | undefined> {
  try {
    // The signature covers an empty content type.
    const headers = { 'content-type': '' };
    const response = await fetch(address, {
      method: 'PUT',
      headers,
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    return response.ok ? undefined : `status ${response.status}`;
  } catch (error) {
    return error instanceof Error ? error.name : typeof error;
  }
}
