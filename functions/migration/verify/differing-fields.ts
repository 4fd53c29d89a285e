type Fields = Readonly<Record<string, string>>;

/**
 * Paths of the fields that differ. What is on one side only is named by its part: `profile`, `accounts.google`. Without
 * those of providers in `taken`, whose identity somebody else has in the target.
 */
export function findDifferingFields(there: Fields, here: Fields, taken: readonly string[]): string[] {
  const paths = [...new Set([...Object.keys(there), ...Object.keys(here)])];
  const differing = paths.filter((path) => there[path] !== here[path]);
  const known = taken.map((provider) => `accounts.${provider}`);
  const named = differing.map((path) => {
    const part = partOf(path);
    const has = (fields: Fields) => Object.keys(fields).some((other) => partOf(other) === part);
    return has(there) && has(here) ? path : part;
  });
  return [...new Set(named)].filter((path) => !known.includes(partOf(path))).sort();
}

/** `accounts.<provider>` or the first word: a provider's name may have points in it, a column's has none. */
function partOf(path: string): string {
  if (!path.startsWith('accounts.')) return path.split('.')[0] ?? path;
  return isAccount(path) ? path.slice(0, path.lastIndexOf('.')) : path;
}

const accountColumns = ['id', 'providerId', 'accountId', 'password', 'createdAt', 'updatedAt'];
const isAccount = (path: string) => accountColumns.includes(path.slice(path.lastIndexOf('.') + 1));
