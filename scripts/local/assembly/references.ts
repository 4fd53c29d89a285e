import { type Lookup, resolveIntrinsics } from './intrinsics.ts';

/** The names that a template value refers to by Ref, Fn::GetAtt and Fn::Sub: logical ids and pseudo parameters. */
export function findReferences(value: unknown): Set<string> {
  const names = new Set<string>();
  const remember = (name: string): string => {
    names.add(name);
    return name;
  };
  const lookup: Lookup = {
    reference: remember,
    attribute: remember,
    importValue: (name) => name,
    mapped: String,
  };
  // What cannot be resolved is reported when the resource is planned.
  resolveIntrinsics(value, lookup, () => {});
  return names;
}
