import { startAwsEndpoint } from '../aws/endpoint.ts';
import { createLambdaService, type LambdaService } from '../aws/lambda-service.ts';
import type { LocalRoute } from '../aws/local-route.ts';
import { createPrincipals, type Principals } from '../aws/principals.ts';
import { createSecretsManager, type SecretsManager } from '../aws/secrets-manager.ts';
import { createSts } from '../aws/sts.ts';
import type { CapturedEvents } from '../events/captured-events.ts';
import { createEventBridge, type EventBridge } from '../events/event-bridge.ts';
import type { HeldPort } from '../network/ports.ts';
import type { SecretResource, Secrets } from '../resources/services.ts';
import type { Scope } from '../scope.ts';
import { createExecutionsRoute } from '../step-functions/executions-route.ts';
import { createStepFunctions, type StepFunctions } from '../step-functions/state-machines.ts';

interface AccountOptions {
  readonly region: string;
  readonly awsPort: HeldPort;
  /** Keeps the values of secrets between starts. */
  readonly secretsFile: string;
  /** Values for secrets that nobody generates, by what their `gatehouse:fill` tag asks for; undefined where none is fine. */
  readonly fills: ReadonlyMap<string, string | undefined>;
  /** What the endpoint answers beside AWS's services. */
  readonly localRoutes: readonly LocalRoute[];
  /** Takes what is put on event buses. */
  readonly capturedEvents: CapturedEvents;
  readonly onProblem: (line: string) => void;
  readonly scope: Scope;
}

/** The AWS account that the stacks are deployed into, with its endpoint. */
export interface Account {
  readonly url: string;
  readonly principals: Principals;
  readonly secrets: Secrets;
  /** Lets callers of the endpoint, rotations and state machines invoke functions, once there are some. */
  readonly connectFunctions: LambdaService['connect'];
  readonly createEventBus: EventBridge['createBus'];
  readonly createStateMachine: StepFunctions['create'];
  readonly stopExecutions: StepFunctions['close'];
}

export async function startAccount(options: AccountOptions): Promise<Account> {
  const { region, awsPort, secretsFile, localRoutes, onProblem, scope } = options;
  const principals = createPrincipals();
  const secretsManager = createSecretsManager({ file: secretsFile, log: onProblem });
  const lambda = createLambdaService(onProblem);
  const eventBridge = createEventBridge(options.capturedEvents);
  const stepFunctions = createStepFunctions({ principals });
  const endpoint = await startAwsEndpoint({
    at: awsPort.holder,
    region,
    principals,
    services: [
      secretsManager.service,
      lambda.service,
      eventBridge.service,
      stepFunctions.service,
      createSts(principals),
    ],
    localRoutes: [...localRoutes, createExecutionsRoute(stepFunctions)],
    log: onProblem,
  });
  await scope.defer(endpoint.close);
  return {
    url: endpoint.url,
    principals,
    secrets: {
      create: (secret) => createSecret(secretsManager, secret, options),
      allowRotation: secretsManager.rotation.allow,
      scheduleRotation: secretsManager.rotation.schedule,
    },
    connectFunctions: (functions) => {
      lambda.connect(functions);
      stepFunctions.connect(functions);
      secretsManager.rotation.connect(functions.invoke);
    },
    createEventBus: eventBridge.createBus,
    createStateMachine: stepFunctions.create,
    stopExecutions: stepFunctions.close,
  };
}

function createSecret(
  secretsManager: SecretsManager,
  { arn, name, generate, fill }: SecretResource,
  { fills, onProblem }: AccountOptions,
): void {
  secretsManager.declare({ arn, name, generate });
  if (generate !== undefined) return;
  const value = fill === undefined ? undefined : fills.get(fill);
  if (value !== undefined) secretsManager.setValue(name, value);
  else if (fill === undefined || !fills.has(fill))
    onProblem(`secret ${name} has no value: put one with npm run secrets -- set`);
}
