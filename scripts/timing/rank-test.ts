/**
 * One-sided Wilcoxon-Mann-Whitney rank-sum test by its normal approximation with average ranks for ties: the
 * probability of samples like these if `smaller` does not tend to be smaller than `larger`. Meant for 20 samples and
 * more of each (Mann and Whitney, 1947).
 */
export function rankSumProbability(smaller: readonly number[], larger: readonly number[]): number {
  const [n, m] = [smaller.length, larger.length];
  const pooled = [...smaller, ...larger].toSorted((a, b) => a - b);
  const ranks = averageRanks(pooled);
  const rankSum = smaller.reduce((sum, value) => sum + (ranks.get(value) ?? 0), 0);
  const u = rankSum - (n * (n + 1)) / 2;
  const tied = [...Map.groupBy(pooled, (value) => value).values()];
  const tieTerm = tied.reduce((sum, { length: t }) => sum + (t ** 3 - t), 0) / ((n + m) * (n + m - 1));
  const deviation = Math.sqrt(((n * m) / 12) * (n + m + 1 - tieTerm));
  return normalCumulative((u - (n * m) / 2 + 0.5) / deviation);
}

function averageRanks(sorted: readonly number[]): Map<number, number> {
  const ranks = new Map<number, number>();
  for (let first = 0; first < sorted.length; ) {
    const value = sorted[first] ?? 0;
    const next = sorted.findIndex((other, index) => index > first && other !== value);
    const end = next === -1 ? sorted.length : next;
    ranks.set(value, (first + 1 + end) / 2);
    first = end;
  }
  return ranks;
}

/** Abramowitz and Stegun 26.2.17, whose error is below 7.5e-8. */
function normalCumulative(z: number): number {
  const t = 1 / (1 + 0.231_641_9 * Math.abs(z));
  const coefficients = [0.319_381_53, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429];
  const series = coefficients.reduceRight((sum, coefficient) => (sum + coefficient) * t, 0);
  const upperTail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return z >= 0 ? 1 - upperTail : upperTail;
}

/**
 * The probability of samples like these if one of the two takes more than `margin` times as long as the other: small
 * means that they are alike. Two one-sided rank tests (Schuirmann, 1987), the larger probability of the two.
 */
export function differenceProbability(
  one: readonly number[],
  other: readonly number[],
  margin: number,
): number {
  const stretch = (samples: readonly number[]) => samples.map((value) => value * margin);
  return Math.max(rankSumProbability(one, stretch(other)), rankSumProbability(other, stretch(one)));
}

export function medianOf(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}
