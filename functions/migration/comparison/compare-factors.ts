import type { FactorCipher } from '../factors.ts';
import type { Source } from '../source/source.ts';
import type { Comparison } from '../target/comparison.ts';
import type { MovedUser } from './compare-range.ts';
import { readChosen } from './read-pages.ts';

/** Users whose factors are compared at once. */
const usersPerLook = 500;

/** Whose second factor has another secret than at the source. No digest tells: it is encrypted each time otherwise. */
export async function compareFactors(
  source: Source,
  target: Comparison,
  cipher: FactorCipher,
): Promise<MovedUser[]> {
  const here = new Map((await target.readFactors()).map((factor) => [factor.userId, factor]));
  const different: MovedUser[] = [];
  for await (const { page } of readChosen(source, [...here.keys()], usersPerLook)) {
    for (const { userId: id, secret } of page.factors) {
      const factor = here.get(id);
      if (factor && !(await cipher.isSame(factor.secret, secret)))
        different.push({ id, isTakenOver: factor.isTakenOver });
    }
  }
  return different;
}
