import { IntrinsicError, type Lookup, noValue } from './intrinsics.ts';
import type { Description } from './resource-type.ts';
import type { Template } from './template.ts';

interface LookupOptions {
  readonly stackName: string;
  readonly region: string;
  readonly accountId: string;
  /** By logical id; undefined for a resource that is faulty itself and has been reported. */
  readonly described: ReadonlyMap<string, Description | undefined>;
  readonly exports: ReadonlyMap<string, string>;
  readonly mappings: Template['Mappings'];
}

/** Stands for what a faulty resource would be called, so that those that refer to it can still be examined. */
const faultyResource = '(faulty)';

/** Looks names up among one stack's pseudo parameters and resources and the exports of the stacks before it. */
export function createLookup({ described, exports, mappings, ...place }: LookupOptions): Lookup {
  const pseudoParameters = pseudoParametersOf(place);
  const find = (logicalId: string): Description | undefined => {
    if (described.has(logicalId)) return described.get(logicalId);
    throw new IntrinsicError(`there is no resource or pseudo parameter ${logicalId} in this stack`);
  };
  return {
    reference: (name) => {
      if (name === 'AWS::NoValue') return noValue;
      return pseudoParameters[name] ?? find(name)?.ref ?? faultyResource;
    },
    attribute: (logicalId, attribute) => {
      const resource = find(logicalId);
      const value = resource === undefined ? faultyResource : resource.attributes[attribute];
      if (value === undefined)
        throw new IntrinsicError(`attribute ${logicalId}.${attribute} is not understood`);
      return value;
    },
    importValue: (name) => {
      const value = exports.get(name);
      if (value === undefined) throw new IntrinsicError(`no stack before this one exports ${name}`);
      return value;
    },
    mapped: (map, topKey, secondKey) => {
      const value = mappings[map]?.[topKey]?.[secondKey];
      if (value !== undefined) return value;
      throw new IntrinsicError(`there is no mapping ${map}.${topKey}.${secondKey}`);
    },
  };
}

function pseudoParametersOf(place: Pick<LookupOptions, 'stackName' | 'region' | 'accountId'>) {
  const stack = `stack/${place.stackName}/local`;
  const parameters: Readonly<Record<string, string>> = {
    'AWS::AccountId': place.accountId,
    'AWS::Partition': 'aws',
    'AWS::Region': place.region,
    'AWS::StackId': `arn:aws:cloudformation:${place.region}:${place.accountId}:${stack}`,
    'AWS::StackName': place.stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  return parameters;
}
