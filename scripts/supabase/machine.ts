import { randomBytes } from 'node:crypto';
import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { toAccountError } from '../operator/account-errors.ts';
import { AccountError, UsageError } from '../operator/errors.ts';
import { readIdentity } from '../operator/identity.ts';
import { clientOptions, type Target } from '../operator/target.ts';
import type { ExecutionInput } from './options.ts';

/** An operator waits: longer than a function would, and not for ever. */
const requestTimeoutMs = 15_000;

export interface Execution {
  readonly arn: string;
  readonly name: string;
  /** `RUNNING`, or how it has ended. */
  readonly status: string;
  readonly startedAt: Date | undefined;
  /** JSON text. */
  readonly input: string;
  readonly output: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
}

/** The migration's state machine of a stage. Everything throws UsageError where there is none, and AccountError. */
export interface Machine {
  /** Answers the ARN of the execution. */
  start(input: ExecutionInput): Promise<string>;
  findRunning(): Promise<Execution | undefined>;
  describe(arn: string, signal?: AbortSignal): Promise<Execution>;
  /** Undefined where there is no execution of that name or ARN. */
  find(nameOrArn: string): Promise<Execution | undefined>;
  stop(arn: string, cause: string): Promise<void>;
  /** An execution that a Map of this one began for a range and that failed: where the reason stands. */
  findFailedRange(arn: string): Promise<Execution | undefined>;
}

/** @throws UsageError, AccountError */
export async function openMachine(target: Target): Promise<Machine> {
  const client = new SFNClient(clientOptions(target, requestTimeoutMs));
  const arn = await findArn(target, client);
  const withErrors = async <T>(action: string, work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw toMachineError(error, action, arn, target);
    }
  };
  const describe = async (executionArn: string, abortSignal?: AbortSignal) => {
    const command = new DescribeExecutionCommand({ executionArn });
    return readExecution(await client.send(command, abortSignal && { abortSignal }));
  };
  const findFirst = async (query: ListExecutionsCommand['input']) => {
    const { executions = [] } = await client.send(new ListExecutionsCommand({ ...query, maxResults: 1 }));
    const found = executions[0]?.executionArn;
    return found === undefined ? undefined : describe(found);
  };
  return {
    start: async (input) => {
      const [name, text] = [createName(input.mode), JSON.stringify(input)];
      const command = new StartExecutionCommand({ stateMachineArn: arn, name, input: text });
      return (await withErrors('StartExecution', client.send(command))).executionArn ?? '';
    },
    findRunning: () =>
      withErrors('ListExecutions', findFirst({ stateMachineArn: arn, statusFilter: 'RUNNING' })),
    describe: (executionArn, signal) => withErrors('DescribeExecution', describe(executionArn, signal)),
    find: (nameOrArn) =>
      withErrors('DescribeExecution', unlessMissing(describe(toExecutionArn(arn, nameOrArn)))),
    stop: async (executionArn, cause) => {
      await withErrors('StopExecution', client.send(new StopExecutionCommand({ executionArn, cause })));
    },
    findFailedRange: async (executionArn) => {
      const { mapRuns = [] } = await withErrors(
        'ListMapRuns',
        client.send(new ListMapRunsCommand({ executionArn })),
      );
      for (const { mapRunArn } of mapRuns) {
        const found = await withErrors('ListExecutions', findFirst({ mapRunArn, statusFilter: 'FAILED' }));
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

/** The ARN by its parts: listing state machines would need a permission on all of them. */
async function findArn(target: Target, client: SFNClient): Promise<string> {
  const region = await readConfig(target, client);
  const [, partition, , , account] = (await readIdentity(target))?.split(':') ?? [];
  if (!account) {
    throw new AccountError(
      `${target.endpointUrl ?? 'AWS STS'} does not say whose credentials these are: check that it runs, your sign-in, the network and --endpoint-url`,
    );
  }
  return `arn:${partition}:states:${region}:${account}:stateMachine:gatehouse-${target.stage}-migration`;
}

/** The region, once it is known that there are credentials too. */
async function readConfig(target: Target, { config }: SFNClient): Promise<string> {
  try {
    await config.credentials();
    return await config.region();
  } catch (error) {
    throw toAccountError(error, {
      service: 'AWS STS',
      action: 'sts:GetCallerIdentity',
      resource: '*',
      ...target,
    });
  }
}

/** What people call an execution, or its machine: the end of its ARN. */
export function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}

/** Sorts by time and tells what it was: copy-20261120-215612-3f9a. */
function createName(mode: string): string {
  const [date = '', time = ''] = new Date().toISOString().replace(/[-:]/g, '').split(/[T.]/);
  return `${mode}-${date}-${time}-${randomBytes(2).toString('hex')}`;
}

function toExecutionArn(machineArn: string, nameOrArn: string): string {
  if (nameOrArn.startsWith('arn:')) return nameOrArn;
  return `${machineArn.replace(':stateMachine:', ':execution:')}:${nameOrArn}`;
}

interface Described {
  readonly executionArn?: string | undefined;
  readonly name?: string | undefined;
  readonly status?: string | undefined;
  readonly startDate?: Date | undefined;
  readonly input?: string | undefined;
  readonly output?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

function readExecution(described: Described): Execution {
  const {
    executionArn = '',
    name = '',
    status = '',
    startDate,
    input = '{}',
    output,
    error,
    cause,
  } = described;
  return { arn: executionArn, name, status, startedAt: startDate, input, output, error, cause };
}

async function unlessMissing(work: Promise<Execution>): Promise<Execution | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && ['ExecutionDoesNotExist', 'InvalidArn'].includes(error.name))
      return undefined;
    throw error;
  }
}

function toMachineError(error: unknown, action: string, arn: string, target: Target): Error {
  const { name } = error as Error;
  const machine = nameOf(arn);
  if (name === 'StateMachineDoesNotExist') {
    return new UsageError(
      `there is no state machine ${machine}: give the stage the setting migration and deploy it, or check --stage, AWS_PROFILE and --region`,
      { cause: error },
    );
  }
  return toAccountError(error, {
    service: 'Step Functions',
    action: `states:${action}`,
    resource: machine,
    ...target,
  });
}
