import { expect, test } from 'vitest';
import { toParameterText } from './parameters.ts';

test.each([
  [null, null],
  ['foo"', 'foo"'],
  [true, 'true'],
  [42, '42'],
  [{ a: { b: 42 } }, '{"a":{"b":42}}'],
  [[true, null, 'NULL', 42, 'bar"-\\'], '{true,NULL,"NULL",42,"bar\\"-\\\\"}'],
  [
    [
      [1, 2],
      [null, 'x'],
    ],
    '{{1,2},{NULL,"x"}}',
  ],
  [[{ foo: 1 }], '{"{\\"foo\\":1}"}'],
  [[], '{}'],
])('%j becomes %j', (value, text) => {
  expect(toParameterText(value)).toBe(text);
});
