import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from '../aws/aws-error.ts';
import { arnInput } from './find.ts';
import { maxDataBytes } from './state-error.ts';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html, also for what a name may have */
export const startInput = z.strictObject({
  stateMachineArn: arnInput,
  name: z.string().optional(),
  input: z.string().optional(),
  traceHeader: z.string().optional(),
});
const longestName = 80;
const unfitForName = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u;

/** @throws AwsError InvalidName, InvalidExecutionInput */
export function readStart({
  name = randomUUID(),
  input = '{}',
}: {
  name?: string | undefined;
  input?: string | undefined;
}) {
  if (name === '' || name.length > longestName || unfitForName.test(name))
    throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
  if (Buffer.byteLength(input) > maxDataBytes)
    throw new AwsError(
      'InvalidExecutionInput',
      `Invalid State Machine Execution Input: it has more than ${maxDataBytes} bytes`,
    );
  try {
    JSON.parse(input);
  } catch {
    throw new AwsError('InvalidExecutionInput', 'Invalid State Machine Execution Input: it is no JSON');
  }
  return { name, input };
}
