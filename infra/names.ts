/** Name of a stack, function or API of a stage: `gatehouse-dev-auth`. */
export function resourceName(stage: string, part: string): string {
  return `gatehouse-${stage}-${part}`;
}

/** An object with a member for each name. */
export function byName<Name extends string, T>(
  names: readonly Name[],
  create: (name: Name) => T,
): Readonly<Record<Name, T>> {
  return Object.fromEntries(names.map((name) => [name, create(name)])) as Record<Name, T>;
}

/** A construct's id made from a function's name: `Auth`, `MigrationPlan`. */
export function constructId(name: string): string {
  return name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** Name of a secret in Secrets Manager: `gatehouse/dev/database/auth`. */
export function secretName(stage: string, path: string): string {
  return `gatehouse/${stage}/${path}`;
}

/** Namespace of the stage's own CloudWatch metrics. */
export function metricsNamespace(stage: string): string {
  return `gatehouse-${stage}`;
}
