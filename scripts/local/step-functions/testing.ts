import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { startAwsEndpoint } from '../aws/endpoint.ts';
import { createPrincipals } from '../aws/principals.ts';
import type { InvokeResult } from '../lambda/invoke-result.ts';
import type { Clock } from './clock.ts';
import type { Execution } from './execution.ts';
import { readDefinition } from './read-definition.ts';
import { createStepFunctions } from './state-machines.ts';

const region = 'eu-central-1';
export const functionArn = (name: string) => `arn:aws:lambda:${region}:000000000000:function:${name}`;
export const machineArn = `arn:aws:states:${region}:000000000000:stateMachine:shop`;
const roleArn = 'arn:aws:iam::000000000000:role/shop-machine';

/** What functions answer, by name; what a handler throws is the function's error. */
export type Handlers = Readonly<Record<string, (input: unknown) => unknown>>;

/** Step Functions behind a real endpoint, with the state machine `shop` and a client of the SDK. */
export async function startShop(
  definition: object,
  functions: Handlers | { invoke(arn: string, payload: string): Promise<InvokeResult> } = {},
  { clock, allowed = ['*'] }: { readonly clock?: Clock; readonly allowed?: readonly string[] } = {},
) {
  const principals = createPrincipals();
  principals.addRole(roleArn, 'shop-machine');
  const Statement = [
    {
      Effect: 'Allow' as const,
      Action: ['lambda:InvokeFunction', 'states:StartExecution'],
      Resource: [...allowed],
    },
  ];
  principals.addPolicy('shop-machine', 'p', { Version: '2012-10-17', Statement });
  const states = createStepFunctions({ principals, ...(clock && { clock }) });
  const { invoke } = functions;
  states.connect({
    invoke: (arn, payload) =>
      invoke
        ? (invoke as (arn: string, payload: string) => Promise<InvokeResult>)(arn, payload)
        : answer(functions as Handlers, arn, payload),
  });
  const text = JSON.stringify(definition);
  const read = readDefinition(text);
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  states.create({ arn: machineArn, name: 'shop', roleArn, text, definition: read.definition });
  const lines: string[] = [];
  const endpoint = await startAwsEndpoint({
    at: 0,
    region,
    principals,
    services: [states.service],
    log: (line) => lines.push(line),
  });
  const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };
  const client = new SFNClient({ region, endpoint: endpoint.url, credentials, maxAttempts: 1 });

  async function start(input: unknown = {}, name?: string): Promise<Execution> {
    const { executionArn = '' } = await client.send(
      new StartExecutionCommand({
        stateMachineArn: machineArn,
        input: JSON.stringify(input),
        ...(name && { name }),
      }),
    );
    const execution = states.executions.get(executionArn);
    if (!execution) throw new Error(`no execution ${executionArn}`);
    return execution;
  }
  return {
    url: endpoint.url,
    principals,
    states,
    client,
    start,
    /** Runs an execution to its end. */
    run: async (input?: unknown) => {
      const execution = await start(input);
      await execution.ended;
      return execution;
    },
    close: async () => {
      await states.close();
      await endpoint.close();
      if (lines.length > 0) throw new Error(lines.join('\n'));
    },
  };
}

async function answer(handlers: Handlers, arn: string, payload: string): Promise<InvokeResult> {
  const name = arn.split(':').at(-1) ?? '';
  try {
    return { ok: true, payload: JSON.stringify((await handlers[name]?.(JSON.parse(payload))) ?? null) };
  } catch (error) {
    const { name: errorType, message } = error as Error;
    return { ok: false, errorType, message };
  }
}

export function errorNamed(name: string, message = 'made to fail'): Error {
  return Object.assign(new Error(message), { name });
}

export function task(name: string, fields: object = { End: true }) {
  return { Type: 'Task', Resource: functionArn(name), ...fields };
}

/** A Map over `$.items` with one task, `work`. */
export function mapOver(mode: 'INLINE' | 'DISTRIBUTED', fields: object = {}, taskFields: object = {}) {
  const Mode = mode === 'INLINE' ? { Mode: mode } : { Mode: mode, ExecutionType: 'STANDARD' };
  return {
    Type: 'Map',
    ItemsPath: '$.items',
    ItemProcessor: {
      ProcessorConfig: Mode,
      StartAt: 'Work',
      States: { Work: task('work', { End: true, ...taskFields }) },
    },
    End: true,
    ...fields,
  };
}

/** A clock that stands still: each wait is taken from it, and lasts until it is let pass. */
export function createStoppedClock(random = 0.5) {
  const waits: { readonly ms: number; pass(): void }[] = [];
  const takers: ((wait: { readonly ms: number; pass(): void }) => void)[] = [];
  const clock: Clock = {
    now: () => Date.UTC(2026, 0, 1),
    random: () => random,
    wait: (ms, signal) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      signal.addEventListener('abort', () => reject(signal.reason));
      const wait = { ms, pass: resolve };
      const taker = takers.shift();
      if (taker) taker(wait);
      else waits.push(wait);
      return promise;
    },
  };
  return {
    clock,
    /** The next wait, as soon as somebody waits. */
    take: (): Promise<{ readonly ms: number; pass(): void }> => {
      const wait = waits.shift();
      return wait ? Promise.resolve(wait) : new Promise((resolve) => takers.push(resolve));
    },
  };
}
