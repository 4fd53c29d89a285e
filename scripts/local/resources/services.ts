import type { GenerateSecretString } from '../aws/generate-secret-string.ts';
import type { Principals } from '../aws/principals.ts';
import type { SecretRotation } from '../aws/secret-rotation.ts';
import type { FunctionDefinition } from '../lambda/function-definition.ts';
import type { FunctionService } from '../lambda/function-service.ts';
import type { StateMachineResource } from '../step-functions/state-machines.ts';
import type { HttpApiBuilder } from './http-api-builder.ts';

/** What resources are made of while the stacks are executed. */
export interface Services {
  readonly principals: Pick<Principals, 'addRole' | 'addPolicy'>;
  readonly secrets: Secrets;
  readonly functions: Functions;
  readonly httpApi: HttpApiBuilder;
  readonly schedules: Schedules;
  /** Makes an event bus known to EventBridge. */
  createEventBus(name: string, arn: string): void;
  /** Makes a state machine known to Step Functions. */
  createStateMachine(machine: StateMachineResource): void;
  /** Invokes a function or a version of it, and waits. @throws Error with what the function failed with */
  invoke(arn: string): Promise<void>;
}

export interface Secrets {
  /** Keeps the value that the secret has from an earlier start. */
  create(secret: SecretResource): void;
  readonly allowRotation: SecretRotation['allow'];
  readonly scheduleRotation: SecretRotation['schedule'];
}

/** A secret as its template has it. */
export interface SecretResource {
  readonly arn: string;
  readonly name: string;
  readonly generate: GenerateSecretString | undefined;
  /** What is to be filled in when nothing is generated. */
  readonly fill: string | undefined;
}

export interface Functions extends Pick<FunctionService, 'publish' | 'setAlias'> {
  register(definition: FunctionResource): void;
}

export interface Schedules {
  add(schedule: ScheduleResource): void;
}

/** A schedule that invokes a function, as its template has it. */
export interface ScheduleResource {
  readonly name: string;
  readonly intervalMs: number;
  readonly functionArn: string;
  /** Whose permissions it has. */
  readonly roleArn: string;
  /** The event, as JSON. */
  readonly input: string;
}

/** A function as its template has it: the account adds the rest. */
export interface FunctionResource
  extends Omit<FunctionDefinition, 'version' | 'credentials' | 'awsEndpointUrl'> {
  readonly roleArn: string;
}
