import { expect, it } from 'vitest';
import { routes } from '#shared/contract/routes';

it('no two routes have the same method and path', () => {
  const keys = routes.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(keys).size).toBe(keys.length);
});

it('a path is written in the syntax of API Gateway', () => {
  for (const { path } of routes) expect(path).toMatch(/^(\/[\w.-]+|\/\{\w+\})+(\/\{\w+\+\})?$/);
});
