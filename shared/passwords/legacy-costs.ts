import { currentCost } from '#shared/passwords/families/argon2';
import { findFamily, normalizeCost } from '#shared/passwords/families/families';
import type { HashCost } from '#shared/passwords/families/family';

/** Bounds what every attempt pays: four of the dearest that the families read still fit into a request. */
const maxLegacyCosts = 4;

/** A stored hash that can be read, and its cost. */
export interface StoredHash {
  readonly hash: string;
  readonly cost: HashCost;
}

/**
 * Computes each legacy cost in use once: that of `stored` with its hash, even if it is not listed, the others with a
 * dummy. Answers whether `stored` is a legacy hash of the password.
 */
export async function verifyLegacy(
  inUse: readonly HashCost[],
  password: string,
  stored: StoredHash | undefined,
): Promise<boolean> {
  const costs = new Set(selectLegacyCosts(inUse));
  if (stored && stored.cost !== currentCost) costs.add(stored.cost);
  let matches = false;
  for (const cost of costs) {
    const family = findFamily(cost);
    const own = stored?.cost === cost ? stored.hash : undefined;
    const isMatch = await family.verify(own ?? family.createDummy(cost), password);
    if (own !== undefined) matches = isMatch;
  }
  return matches;
}

/** The costs that every attempt pays: readable ones, each once and in its one spelling. */
function selectLegacyCosts(inUse: readonly HashCost[]): HashCost[] {
  const costs = inUse.map(normalizeCost).filter((cost) => typeof cost === 'string');
  return [...new Set(costs)].filter((cost) => cost !== currentCost).slice(0, maxLegacyCosts);
}
