import type { StateMachine as LibraryMachine } from 'aws-local-stepfunctions';
import type { ChoiceState } from './definition.ts';
import { runtimeError, StateError } from './state-error.ts';

/** The Context Object, which `$$` stands for in paths. */
export type StateContext = Readonly<Record<string, unknown>>;

/** The fields of a state that process its data; absent ones leave it as it is. */
export interface DataFields {
  readonly InputPath?: string | null | undefined;
  readonly Parameters?: Readonly<Record<string, unknown>> | undefined;
  readonly ResultSelector?: Readonly<Record<string, unknown>> | undefined;
  readonly ResultPath?: string | null | undefined;
  readonly OutputPath?: string | null | undefined;
}

/** The library's name for a path into the Context Object, which it fills in part by itself. */
const ownContext = 'Given';
const stateName = 'State';

/** What a state makes of its input before it does anything. @throws StateError */
export function selectInput(fields: DataFields, input: unknown, context: StateContext): Promise<unknown> {
  const { InputPath, Parameters } = fields;
  return process({ InputPath, Parameters }, input, context);
}

/** What a state hands on, of the input that it was entered with and its result. @throws StateError */
export async function selectOutput(
  fields: DataFields,
  input: unknown,
  result: unknown,
  context: StateContext,
): Promise<unknown> {
  const { ResultSelector, ResultPath, OutputPath } = fields;
  const output = { ResultSelector, ResultPath: ResultPath === '$' ? undefined : ResultPath, OutputPath };
  const state = { ...toLibrary(output), Type: 'Task', Resource: '', End: true };
  return runLibrary({ [stateName]: state }, input, context, async () => result);
}

/** The value that a path or payload template stands for. @throws StateError when it leads to nothing */
export async function evaluate(value: unknown, input: unknown, context: StateContext): Promise<unknown> {
  const isPath = typeof value === 'string';
  const evaluated = await process({ Parameters: isPath ? { 'value.$': value } : { value } }, input, context);
  return (evaluated as { readonly value: unknown }).value;
}

/** The state that the first fitting rule leads to. @throws StateError States.NoChoiceMatched */
export async function choose(state: ChoiceState, input: unknown, context: StateContext): Promise<string> {
  const { Choices, Default } = state;
  const targets = [...Choices.map(({ Next }) => String(Next)), ...(Default === undefined ? [] : [Default])];
  const named = Object.fromEntries(
    targets.map((name) => [`to ${name}`, { Type: 'Pass', Result: { name }, End: true }]),
  );
  const choice = {
    Type: 'Choice',
    Choices: Choices.map((rule) => ({ ...toLibrary(rule), Next: `to ${rule.Next}` })),
    ...(Default !== undefined && { Default: `to ${Default}` }),
  };
  const chosen = await runLibrary({ [stateName]: choice, ...named }, input, context, async () => undefined);
  return (chosen as { readonly name: string }).name;
}

async function process(fields: DataFields, input: unknown, context: StateContext): Promise<unknown> {
  let selected: unknown;
  const state = { ...toLibrary(fields), Type: 'Task', Resource: '', End: true };
  await runLibrary({ [stateName]: state }, input, context, async (value) => {
    selected = value;
    return null;
  });
  return selected;
}

/** Lets the library run a state machine of one state, which never waits. */
async function runLibrary(
  states: Readonly<Record<string, unknown>>,
  input: unknown,
  context: StateContext,
  task: (input: unknown) => Promise<unknown>,
): Promise<unknown> {
  const { StateMachine } = await import('aws-local-stepfunctions');
  const definition = { StartAt: stateName, States: states } as unknown as LibraryDefinition;
  const machine = new StateMachine(definition, { validationOptions: { noValidate: true } });
  const options = {
    context: { [ownContext]: context },
    overrides: { taskResourceLocalHandlers: { [stateName]: task } },
  } as LibraryOptions;
  try {
    return await machine.run(input as LibraryInput, options).result;
  } catch (error) {
    throw toStateError(error);
  }
}

type LibraryDefinition = ConstructorParameters<typeof LibraryMachine>[0];
type LibraryInput = Parameters<LibraryMachine['run']>[0];
type LibraryOptions = NonNullable<Parameters<LibraryMachine['run']>[1]>;

/** What Step Functions names so too. A path that leads to nothing it reports as `States.Runtime`, which nobody catches. */
const namedErrors = ['States.NoChoiceMatched', 'States.IntrinsicFailure', 'States.ResultPathMatchFailure'];

/** The library wraps what a state failed with. */
function toStateError(error: unknown): StateError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return new StateError(runtimeError, String(cause));
  return new StateError(namedErrors.includes(cause.name) ? cause.name : runtimeError, cause.message);
}

/** A quoted text of an intrinsic function, which is left alone, or the Context Object. */
const contextPattern = /'(?:\\.|[^'\\])*'|\$\$/g;

/** Fields for the library: without absent ones, and with paths into the whole Context Object. */
function toLibrary(value: unknown): object {
  return Object.fromEntries(
    Object.entries(value ?? {})
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [key, translate(key, member)]),
  );
}

function translate(key: string, member: unknown): unknown {
  if (Array.isArray(member)) return member.map((item) => translate('', item));
  if (typeof member === 'object' && member !== null) return toLibrary(member);
  const isPath = key.endsWith('.$') || key.endsWith('Path') || key === 'Variable';
  if (!isPath || typeof member !== 'string') return member;
  return member.replaceAll(contextPattern, (found) => (found === '$$' ? `$$.${ownContext}` : found));
}
