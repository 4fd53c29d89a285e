/** What an intrinsic function may look up. Each throws an `IntrinsicError` for a name that does not exist. */
export interface Lookup {
  /** `Ref` of a resource or a pseudo parameter. */
  reference(name: string): string | typeof noValue;
  /** `Fn::GetAtt`. */
  attribute(logicalId: string, attribute: string): string;
  /** `Fn::ImportValue` of another stack's export. */
  importValue(name: string): string;
  /** `Fn::FindInMap` in the template's own Mappings. */
  mapped(map: string, topKey: string, secondKey: string): unknown;
}

/** A function that cannot be evaluated: unknown, misused, or naming something that does not exist. */
export class IntrinsicError extends Error {
  override readonly name = 'IntrinsicError';
}

/** The value of `{"Ref": "AWS::NoValue"}`: whatever holds it loses the property or element. */
export const noValue: unique symbol = Symbol('AWS::NoValue');

/** Stands for a value that could not be resolved, so that the rest can still be examined. */
const unresolved = '(unresolved)';

type Path = readonly PropertyKey[];
type Evaluate = (argument: unknown, lookup: Lookup) => unknown;

const intrinsics: Readonly<Record<string, Evaluate>> = {
  Ref: (name, lookup) => lookup.reference(text(name)),
  'Fn::GetAtt': getAttribute,
  'Fn::Sub': substitute,
  'Fn::ImportValue': (name, lookup) => lookup.importValue(text(name)),
  'Fn::FindInMap': (argument, lookup) => {
    const [map, topKey, secondKey] = list(argument).map(text);
    return lookup.mapped(text(map), text(topKey), text(secondKey));
  },
  'Fn::Join': (argument) => {
    const [delimiter, parts] = list(argument);
    return list(parts).map(text).join(text(delimiter));
  },
  'Fn::Split': (argument) => {
    const [delimiter, source] = list(argument);
    return text(source).split(text(delimiter));
  },
  'Fn::Select': (argument) => {
    const [index, parts] = list(argument);
    const part = list(parts)[Number(index)];
    if (part === undefined) throw new IntrinsicError(`Fn::Select has no element ${String(index)}`);
    return part;
  },
};

/**
 * Evaluates the intrinsic functions of a template value, innermost first.
 * Ref, Fn::GetAtt, Fn::Sub (both forms), Fn::Join, Fn::Split, Fn::Select, Fn::FindInMap and Fn::ImportValue are understood;
 * any other is reported by name.
 *
 * @param report receives each failure with its path; the value resolved has a placeholder in that place
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function resolveIntrinsics(
  value: unknown,
  lookup: Lookup,
  report: (path: Path, message: string) => void,
  path: Path = [],
): unknown {
  const resolve = (child: unknown, key: PropertyKey): unknown =>
    resolveIntrinsics(child, lookup, report, [...path, key]);
  if (Array.isArray(value)) return value.map(resolve).filter((element) => element !== noValue);
  if (typeof value !== 'object' || value === null) return checkDynamicReference(value, report, path);
  const intrinsic = intrinsicName(value);
  const entries = Object.entries(value).map(([key, child]) => [key, resolve(child, key)] as const);
  if (intrinsic === undefined) return Object.fromEntries(entries.filter(([, child]) => child !== noValue));
  try {
    return evaluate(intrinsic, entries[0]?.[1], lookup);
  } catch (error) {
    if (!(error instanceof IntrinsicError)) throw error;
    report(path, error.message);
    return unresolved;
  }
}

/** `{"Fn::X": …}` or `{"Ref": …}` alone in its object is a function; anything else is data. */
function intrinsicName(value: object): string | undefined {
  const [key, ...others] = Object.keys(value);
  if (key === undefined || others.length > 0) return undefined;
  return key === 'Ref' || key.startsWith('Fn::') ? key : undefined;
}

function evaluate(name: string, argument: unknown, lookup: Lookup): unknown {
  const intrinsic = intrinsics[name];
  if (intrinsic === undefined) {
    throw new IntrinsicError(
      `intrinsic function ${name} is not understood: leave it out, or add it to the local stack`,
    );
  }
  return intrinsic(argument, lookup);
}

/** `["Resource", "Attribute"]` or `"Resource.Attribute"`. */
function getAttribute(argument: unknown, lookup: Lookup): string {
  const [logicalId, ...attribute] = typeof argument === 'string' ? argument.split('.') : list(argument);
  return lookup.attribute(text(logicalId), attribute.map(text).join('.'));
}

/** `"text ${Name} ${Resource.Attribute} ${!Literal}"`, alone or with a map of own variables. */
function substitute(argument: unknown, lookup: Lookup): string {
  const [template, variables = {}] = typeof argument === 'string' ? [argument] : list(argument);
  const own = new Map(Object.entries(variables as Record<string, unknown>));
  return text(template).replace(/\$\{(!?)([^}]*)\}/g, (_match, literal: string, name: string) => {
    if (literal === '!') return `\${${name}}`;
    if (own.has(name)) return text(own.get(name));
    return name.includes('.') ? getAttribute(name, lookup) : text(lookup.reference(name));
  });
}

function list(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw new IntrinsicError(`expected a list, found ${JSON.stringify(value)}`);
}

function text(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new IntrinsicError(
    `expected text, found ${value === noValue ? 'AWS::NoValue' : JSON.stringify(value)}`,
  );
}

function checkDynamicReference(value: unknown, report: (path: Path, message: string) => void, path: Path) {
  if (typeof value === 'string' && value.includes('{{resolve:')) {
    report(path, `dynamic reference ${value} is not understood: read the secret at run time instead`);
  }
  return value;
}
