import { expect, it } from 'vitest';
import { z } from 'zod';
import { parseEnvironment } from '#shared/env';

const schema = z.object({ NAME: z.string(), COUNT: z.coerce.number().int(), URL: z.url() });

it('answers parsed values and leaves other variables alone', () => {
  expect(parseEnvironment(schema, { NAME: 'a', COUNT: '3', URL: 'https://a.test', OTHER: 'x' })).toEqual({
    NAME: 'a',
    COUNT: 3,
    URL: 'https://a.test',
  });
});

it('names every variable at fault at once, without its value', () => {
  const parse = () => parseEnvironment(schema, { COUNT: 'secret-1', URL: 'secret-2' });
  expect(parse).toThrow(/NAME: .*COUNT: .*URL: /);
  expect(parse).not.toThrow(/secret-/);
});
