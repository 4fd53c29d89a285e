import type { Template } from 'aws-cdk-lib/assertions';

/** A state of the Amazon States Language, as much of it as tests ask for. */
export interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly Retry?: readonly Retrier[];
  readonly ItemProcessor?: { readonly States: Readonly<Record<string, State>> };
  readonly [field: string]: unknown;
}

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly MaxAttempts: number;
  readonly BackoffRate: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: string;
}

export interface Definition {
  readonly TimeoutSeconds: number;
  readonly States: Readonly<Record<string, State>>;
}

/**
 * The definition of a template's only state machine, with functions by ARNs that end in their names.
 * @throws Error where it does not stand in the template itself, or refers to anything but functions
 */
export function definitionOf(template: Template): Definition {
  const [machine] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
  const parts: unknown = machine?.Properties.DefinitionString['Fn::Join'][1];
  if (!Array.isArray(parts)) throw new Error('the definition does not stand in the template');
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : arnOf(part, template))).join(''));
}

function arnOf(reference: { readonly 'Fn::GetAtt': readonly [string, string] }, template: Template): string {
  const [id] = reference['Fn::GetAtt'];
  const name = template.toJSON().Resources[id].Properties.FunctionName;
  return `arn:aws:lambda:eu-central-1:123456789012:function:${name}`;
}

/** Every state of a definition, those that its Maps run for an item too, by name. */
export function allStates(states: Definition['States']): (readonly [name: string, State])[] {
  return Object.entries(states).flatMap(([name, state]) => [
    [name, state] as const,
    ...allStates(state.ItemProcessor?.States ?? {}),
  ]);
}
