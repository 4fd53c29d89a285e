import { expect, test } from 'vitest';
import { createRouter } from './router.ts';

function routes(...keys: string[]) {
  return keys.map((routeKey) => ({
    routeKey,
    functionArn: routeKey,
    timeoutMs: 1,
  }));
}

function keyOf(keys: string[], method: string, path: string): string | undefined {
  return createRouter(routes(...keys)).match(method, path)?.route.routeKey;
}

// The order of definition must not matter: the least specific come first.
const all = [
  '$default',
  'ANY /{proxy+}',
  'GET /pets/{proxy+}',
  'GET /pets/{kind}/{id}',
  'GET /pets/dog/{id}',
  'ANY /pets/dog/1',
  'GET /pets/dog/1',
];

test.each([
  ['GET', '/pets/dog/1', 'GET /pets/dog/1'],
  ['POST', '/pets/dog/1', 'ANY /pets/dog/1'],
  ['GET', '/pets/dog/2', 'GET /pets/dog/{id}'],
  ['GET', '/pets/cat/1', 'GET /pets/{kind}/{id}'],
  ['GET', '/pets/dog/1/2', 'GET /pets/{proxy+}'],
  ['POST', '/pets/5', 'ANY /{proxy+}'],
  ['GET', '/', '$default'],
])('%s %s takes %s', (method, path, key) => {
  expect(keyOf(all, method, path)).toBe(key);
});

test.each([
  ['another case', 'GET', '/Health'],
  ['a trailing slash', 'GET', '/health/'],
  ['another method', 'POST', '/health'],
  ['a longer path', 'GET', '/health/more'],
  ['a greedy variable without a value', 'GET', '/api/'],
  ['a parameter without a value', 'GET', '/users//tasks'],
])('%s is another route', (_, method, path) => {
  expect(keyOf(['GET /health', 'ANY /api/{proxy+}', 'GET /users/{id}/tasks'], method, path)).toBeUndefined();
});

test('parameters have the values of the path', () => {
  const router = createRouter(routes('GET /users/{user_id}/{proxy+}', 'GET /{__proto__}'));
  expect(router.match('GET', '/users/me/a/b/')?.pathParameters).toEqual({ user_id: 'me', proxy: 'a/b/' });
  expect(Object.entries(router.match('GET', '/x')?.pathParameters ?? {})).toEqual([['__proto__', 'x']]);
});

test.each([
  [['GET health'], 'route "GET health" is not "<METHOD> /<path>": write it like "GET /health"'],
  [['GET /{all+}/more'], 'route "GET /{all+}/more" goes on after {…+}: a greedy variable comes last'],
  [['GET /a', 'GET /a'], 'route "GET /a" is defined twice: remove one'],
])('%j is refused', (keys, message) => {
  expect(() => createRouter(routes(...keys))).toThrow(message);
});
