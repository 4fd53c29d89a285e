import { expect, test } from 'vitest';
import { toValueJson } from './value-json.ts';

const types = { bool: 16, bytea: 17, int8: 20, int4: 23, text: 25, json: 114, float8: 701 };
const arrays = { bool: 1000, int4: 1007, text: 1009, json: 199, float8: 1022 };
const arrayTypes = new Map([
  [arrays.bool, types.bool],
  [arrays.int4, types.int4],
  [arrays.text, types.text],
  [arrays.json, types.json],
  [arrays.float8, types.float8],
]);

test.each([
  ['t', types.bool, 'true'],
  ['42', types.int4, '42'],
  ['9007199254740993', types.int8, '"9007199254740993"'],
  ['1.5', types.float8, '1.5'],
  ['NaN', types.float8, '"NaN"'],
  ['-Infinity', types.float8, '"-Infinity"'],
  ['{"a": 9007199254740993}', types.json, '{"a": 9007199254740993}'],
  ['a "b"\n', types.text, '"a \\"b\\"\\n"'],
  ['\\x00ff', types.bytea, '"\\\\x00ff"'],
  ['{}', arrays.int4, '[]'],
  ['{1,NULL,3}', arrays.int4, '[1,null,3]'],
  ['[0:1]={1,2}', arrays.int4, '[1,2]'],
  ['{{t,f},{f,t}}', arrays.bool, '[[true,false],[false,true]]'],
  ['{a b,"NULL","","x,\\"y\\"\\\\","{}"}', arrays.text, '["a b","NULL","","x,\\"y\\"\\\\","{}"]'],
  ['{"{\\"a\\": [1, 2]}"}', arrays.json, '[{"a": [1, 2]}]'],
  ['{NaN,1e+20}', arrays.float8, '["NaN",1e+20]'],
])('%s of type %i becomes %s', (text, type, json) => {
  expect(toValueJson(text, type, arrayTypes)).toBe(json);
  JSON.parse(json);
});
