import { describe, expect, it } from 'vitest';
import { differenceProbability, medianOf, rankSumProbability } from './rank-test.ts';

/** Numbers that look random and are the same each time (Park and Miller's generator). */
function createNoise(seed: number) {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function sample(seed: number, median: number, count = 100): number[] {
  const noise = createNoise(seed);
  return Array.from({ length: count }, () => median * (0.95 + 0.1 * noise()));
}

describe('the rank-sum test', () => {
  it('gives what R’s wilcox.test(exact = FALSE) gives', () => {
    // Hollander and Wolfe (1973), table 4.1: permeability constants of the chorioamnion.
    const atTerm = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
    const early = [1.15, 0.88, 0.9, 0.74, 1.21];
    expect(rankSumProbability(early, atTerm)).toBeCloseTo(0.1223, 3);
  });

  it('counts ties half', () => {
    const same = Array.from({ length: 30 }, () => 1);
    expect(rankSumProbability([...same, 2], [...same, 2])).toBeCloseTo(0.5, 1);
  });
});

describe('the test for likeness', () => {
  it('finds alike what differs by less than the margin', () => {
    expect(differenceProbability(sample(1, 80), sample(2, 81), 1.1)).toBeLessThan(0.001);
  });

  it.each([
    [80, 90],
    [90, 80],
    [80, 140],
  ])('does not find alike %d and %d', (one, other) => {
    expect(differenceProbability(sample(3, one), sample(4, other), 1.1)).toBeGreaterThan(0.5);
  });

  it('does not call few samples proof', () => {
    expect(differenceProbability([80, 81, 79], [80, 80, 81], 1.1)).toBeGreaterThan(0.01);
  });
});

it('the median of an even number is between the two in the middle', () => {
  expect([medianOf([3, 1, 2]), medianOf([4, 1, 3, 2])]).toEqual([2, 2.5]);
});
