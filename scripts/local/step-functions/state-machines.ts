import { AwsError } from '../aws/aws-error.ts';
import type { Access } from '../aws/iam.ts';
import type { Caller, Principals } from '../aws/principals.ts';
import type { Service } from '../aws/service.ts';
import type { InvokeResult } from '../lambda/invoke-result.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Definition } from './definition.ts';
import { type Execution, type ExecutionStart, startExecution } from './execution.ts';
import { createOperations } from './operations.ts';
import { StateError } from './state-error.ts';

/** A state machine as its template has it. */
export interface StateMachineResource {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  /** As it was written. */
  readonly text: string;
  readonly definition: Definition;
}

export interface StateMachine extends StateMachineResource {
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Begins an execution; the ARN is not taken yet. */
  start(executionArn: string, input: string): Execution;
}

/** What the operations of the API work on. */
export interface StepFunctionsStore {
  readonly machines: ReadonlyMap<string, StateMachine>;
  /** Those of items too, in the order in which they began. */
  readonly executions: ReadonlyMap<string, Execution>;
}

/** Functions, which are created after the endpoint that they call. */
interface InvocableFunctions {
  invoke(arn: string, payload: string): Promise<InvokeResult>;
}

export interface StepFunctions extends StepFunctionsStore {
  readonly service: Service;
  /** Makes a template's state machine known. @throws Error when its role does not exist */
  create(machine: StateMachineResource): void;
  /** From now on states invoke these. */
  connect(functions: InvocableFunctions): void;
  /** Stops every execution that is still running. */
  close(): Promise<void>;
}

export interface StepFunctionsOptions {
  readonly principals: Pick<Principals, 'issueCredentials' | 'identify'>;
  readonly clock?: Clock;
}

/** AWS Step Functions: standard workflows in JSONPath, kept in memory as long as the process lives. */
export function createStepFunctions({
  principals,
  clock = systemClock,
}: StepFunctionsOptions): StepFunctions {
  const machines = new Map<string, StateMachine>();
  const executions = new Map<string, Execution>();
  let functions: InvocableFunctions | undefined;

  function create(machine: StateMachineResource): void {
    const caller = principals.identify(principals.issueCredentials(machine.roleArn).accessKeyId);
    const surroundings = {
      clock,
      roleArn: machine.roleArn,
      invoke: async (arn: string, payload: string) => {
        authorize(caller, { action: 'lambda:InvokeFunction', resource: arn }, 'Lambda.AWSLambdaException');
        if (!functions) throw new Error('there are no functions yet');
        return functions.invoke(arn, payload);
      },
      startChild: (child: ExecutionStart) => {
        authorize(caller, { action: 'states:StartExecution', resource: machine.arn }, 'States.Permissions');
        return start(child);
      },
    };
    const start = (options: ExecutionStart): Execution => {
      const execution = startExecution(options, surroundings);
      executions.set(options.arn, execution);
      return execution;
    };
    const { arn: stateMachineArn, definition: graph } = machine;
    machines.set(stateMachineArn, {
      ...machine,
      createdAt: clock.now(),
      start: (arn, input) => start({ arn, stateMachineArn, input, graph }),
    });
  }

  return {
    machines,
    executions,
    service: {
      name: 'states',
      targetPrefix: 'AWSStepFunctions',
      operations: createOperations({ machines, executions }),
    },
    create,
    connect: (created) => {
      functions = created;
    },
    close: async () => {
      for (const execution of executions.values()) execution.stop();
    },
  };
}

/** @throws StateError in the words in which Step Functions tells that its role may not */
function authorize(caller: Caller, access: Access, error: string): void {
  try {
    caller.authorize(access);
  } catch (cause) {
    if (!(cause instanceof AwsError)) throw cause;
    throw new StateError(error, `${cause.message} (Status Code: 403; Error Code: ${cause.code})`);
  }
}
