import { expect, it } from 'vitest';
import { orderByDependency } from './order.ts';

function order(dependencies: Record<string, string[]>): string[] {
  return orderByDependency(new Map(Object.entries(dependencies)));
}

it('puts dependencies first and otherwise keeps the order', () => {
  expect(order({ api: ['schema', 'secrets'], other: [], schema: ['secrets'], secrets: [] })).toEqual([
    'secrets',
    'schema',
    'api',
    'other',
  ]);
});

it('leaves out dependencies that are not in the set', () => {
  expect(order({ stack: ['stack.assets'] })).toEqual(['stack']);
});

it('names the circle, without what leads to it', () => {
  expect(() => order({ entry: ['a'], a: ['b'], b: ['c'], c: ['a'] })).toThrow(
    'circular dependency a -> b -> c -> a: remove one of these references',
  );
});

it('names a reference to itself', () => {
  expect(() => order({ a: ['a'] })).toThrow('circular dependency a -> a');
});
