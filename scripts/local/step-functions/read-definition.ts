import type { PropertyFault } from '../assembly/resource-type.ts';
import { describeIssues } from '../assembly/template.ts';
import { type Definition, definitionSchema, type State, type StateGraph } from './definition.ts';

/** Understands the text of a definition, or tells everything in it that is not understood. */
export function readDefinition(
  text: string,
): { readonly definition: Definition } | { readonly faults: readonly PropertyFault[] } {
  const json = parse(text);
  if (json === undefined) return { faults: [{ path: [], message: 'must be JSON' }] };
  const parsed = definitionSchema.safeParse(json);
  if (!parsed.success) return { faults: describeIssues(parsed.error) };
  const faults = [...checkGraph(parsed.data, []), ...checkNames(parsed.data)];
  return faults.length > 0 ? { faults } : { definition: parsed.data };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function checkGraph(graph: StateGraph, path: readonly PropertyKey[]): PropertyFault[] {
  const targets = [
    { path: ['StartAt'], name: graph.StartAt },
    ...Object.entries(graph.States).flatMap(([name, state]) => findTargets(state, ['States', name])),
  ];
  const missing = targets
    .filter(({ name }) => !Object.hasOwn(graph.States, name))
    .map((target) => ({ path: [...path, ...target.path], message: `there is no state ${target.name}` }));
  const states = Object.entries(graph.States).flatMap(([name, state]) =>
    checkState(state, [...path, 'States', name]),
  );
  return [...missing, ...states];
}

function checkState(state: State, path: readonly PropertyKey[]): PropertyFault[] {
  const faults: PropertyFault[] = [];
  if ('Next' in state === 'End' in state && !['Choice', 'Succeed', 'Fail'].includes(state.Type))
    faults.push({ path, message: 'needs either Next or End' });
  for (const [first, second] of exclusive) {
    if (first in state && second in state) faults.push({ path, message: `has both ${first} and ${second}` });
  }
  if (state.Type === 'Map') faults.push(...checkGraph(state.ItemProcessor, [...path, 'ItemProcessor']));
  if ('Retry' in state) {
    faults.push(...checkWildcards(state.Retry, [...path, 'Retry']));
    faults.push(...checkWildcards(state.Catch, [...path, 'Catch']));
  }
  return faults;
}

const exclusive = [
  ['TimeoutSeconds', 'TimeoutSecondsPath'],
  ['MaxConcurrency', 'MaxConcurrencyPath'],
  ['Error', 'ErrorPath'],
  ['Cause', 'CausePath'],
] as const;

/** `States.ALL` stands alone, and in the last of them. */
function checkWildcards(
  recoveries: readonly { readonly ErrorEquals: readonly string[] }[],
  path: readonly PropertyKey[],
): PropertyFault[] {
  return recoveries.flatMap(({ ErrorEquals }, index) => {
    if (!ErrorEquals.includes('States.ALL')) return [];
    if (ErrorEquals.length === 1 && index === recoveries.length - 1) return [];
    return [{ path: [...path, index, 'ErrorEquals'], message: 'States.ALL must stand alone, and last' }];
  });
}

function findTargets(state: State, path: readonly PropertyKey[]) {
  const targets: { path: readonly PropertyKey[]; name: string }[] = [];
  if ('Next' in state && state.Next !== undefined)
    targets.push({ path: [...path, 'Next'], name: state.Next });
  if ('Catch' in state)
    state.Catch.forEach(({ Next }, index) => {
      targets.push({ path: [...path, 'Catch', index, 'Next'], name: Next });
    });
  if (state.Type === 'Choice') {
    state.Choices.forEach(({ Next }, index) => {
      targets.push({ path: [...path, 'Choices', index, 'Next'], name: String(Next) });
    });
    if (state.Default !== undefined) targets.push({ path: [...path, 'Default'], name: state.Default });
  }
  return targets;
}

/** Every state has a name of its own, also between a Map's states and those around it. */
function checkNames({ States }: Definition): PropertyFault[] {
  const names = Object.entries(States).flatMap(([name, state]) =>
    state.Type === 'Map' ? [name, ...Object.keys(state.ItemProcessor.States)] : [name],
  );
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  return [...new Set(repeated)].map((name) => ({
    path: ['States', name],
    message: 'is the name of two states',
  }));
}
