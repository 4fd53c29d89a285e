import { expect, it } from 'vitest';
import { readDefinition } from './read-definition.ts';
import { mapOver, task } from './testing.ts';

const faultsOf = (definition: unknown) => {
  const read = readDefinition(typeof definition === 'string' ? definition : JSON.stringify(definition));
  return 'faults' in read ? read.faults.map(({ path, message }) => `${path.join('.')}: ${message}`) : [];
};
const one = (state: object, more: object = {}) => ({ StartAt: 'A', States: { A: state }, ...more });
const done = { Type: 'Succeed' };

it('understands what the CDK writes', () => {
  const Retry = [{ ErrorEquals: ['Busy'], IntervalSeconds: 1, MaxAttempts: 9, JitterStrategy: 'FULL' }];
  expect(faultsOf(one(task('f', { Retry, TimeoutSeconds: 900, End: true }), { TimeoutSeconds: 60 }))).toEqual(
    [],
  );
  expect(faultsOf(one(mapOver('DISTRIBUTED', { ToleratedFailurePercentage: 0, ResultPath: null })))).toEqual(
    [],
  );
});

it.each([
  ['no JSON', '{', 'must be JSON'],
  ['an unknown field', one({ ...done, Assign: {} }), 'States.A.Assign: is not understood'],
  ['an unknown field of an item', one(mapOver('INLINE', {}, { HeartbeatSeconds: 9 })), 'HeartbeatSeconds'],
  ['a Parallel state', one({ Type: 'Parallel', Branches: [], End: true }), 'is no state that is understood'],
  ['JSONata', one(done, { QueryLanguage: 'JSONata' }), 'QueryLanguage'],
  ['batches', one(mapOver('DISTRIBUTED', { ItemBatcher: {} })), 'States.A.ItemBatcher: is not understood'],
  ['a tolerated failure', one(mapOver('DISTRIBUTED', { ToleratedFailureCount: 1 })), 'must be 0'],
  [
    'another service',
    one({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true }),
    'only functions',
  ],
  ['a target that is missing', one({ Type: 'Pass', Next: 'B' }), 'there is no state B'],
  ['a beginning that is missing', { StartAt: 'X', States: { A: done } }, 'StartAt: there is no state X'],
  ['a state that leads nowhere', one({ Type: 'Pass' }), 'needs either Next or End'],
  [
    'a retry without a pause',
    one(task('f', { Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 0 }], End: true })),
    'IntervalSeconds',
  ],
  [
    'States.ALL before others',
    one(task('f', { Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['E'] }], End: true })),
    'States.ALL must stand alone, and last',
  ],
  [
    'an unknown operator',
    one({ Type: 'Choice', Choices: [{ Variable: '$.a', StringIs: 'x', Next: 'A' }] }),
    'StringIs: is not understood',
  ],
  [
    'a rule without an operator',
    one({ Type: 'Choice', Choices: [{ Variable: '$.a', Next: 'A' }] }),
    'exactly one operator',
  ],
  [
    'a name that two states have',
    { StartAt: 'Work', States: { Work: done, B: mapOver('INLINE') } },
    'is the name of two states',
  ],
])('refuses %s', (_, definition, message) => {
  expect(faultsOf(definition).join('\n')).toContain(message);
});
