import { expect, it } from 'vitest';
import { boundsOf, createRanges } from './ranges.ts';

const id = (digit: string) => `${digit}0000000-0000-4000-8000-000000000000`;

it('leaves no id out between ranges, nor before and after them', () => {
  expect(createRanges([id('1'), id('5'), id('9')], 10, 25)).toEqual([
    { firstId: null, lastId: '50000000-0000-4000-7fff-ffffffffffff', users: 10 },
    { firstId: id('5'), lastId: '90000000-0000-4000-7fff-ffffffffffff', users: 10 },
    { firstId: id('9'), lastId: null, users: 5 },
  ]);
});

it('has one range for a source without users, who may come yet', () => {
  expect(createRanges([], 10, 0)).toEqual([{ firstId: null, lastId: null, users: 0 }]);
  expect(boundsOf({ firstId: null, lastId: null })).toEqual([
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
  ]);
});
