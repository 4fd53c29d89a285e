/** A set of things that wait for one another. */
export class CircularDependencyError extends Error {
  override readonly name = 'CircularDependencyError';

  constructor(circle: readonly string[]) {
    super(`circular dependency ${circle.join(' -> ')}: remove one of these references`);
  }
}

/**
 * Sorts keys so that each comes after those that it depends on, and otherwise as given.
 * Dependencies that are not keys are left out.
 *
 * @throws CircularDependencyError naming the circle
 */
export function orderByDependency(dependencies: ReadonlyMap<string, Iterable<string>>): string[] {
  const ordered = new Set<string>();
  const visit = (key: string, trail: readonly string[]): void => {
    if (ordered.has(key)) return;
    if (trail.includes(key)) throw new CircularDependencyError([...trail.slice(trail.indexOf(key)), key]);
    for (const dependency of dependencies.get(key) ?? []) {
      if (dependencies.has(dependency)) visit(dependency, [...trail, key]);
    }
    ordered.add(key);
  };
  for (const key of dependencies.keys()) visit(key, []);
  return [...ordered];
}
