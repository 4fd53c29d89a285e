import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { routes } from '#shared/contract/routes';
import { listOperations } from '#shared/openapi/document';
import { type OpenRouteName, openRoutes } from '../../functions/auth/routes.ts';
import { authOperations } from './auth/operations.ts';
import type { RouteTable, RouteWords } from './auth/route-words.ts';
import { words } from './auth/words.ts';
import { createSchemaWriter } from './contract/schemas.ts';
import { createDocument } from './document.ts';
import { findOutdatedDocument } from './file.ts';
import { openApiPath } from './names.ts';
import { createProblemWriter } from './problems.ts';

const document = await createDocument();
const operations = listOperations(document);
const answersOf = (method: 'get' | 'post' | 'put' | 'delete', path: string) =>
  document.paths[path]?.[method]?.responses ?? {};

describe('the document', () => {
  it('has every route of the contract and every open one below /api/auth, and no other', () => {
    const contract = routes.flatMap(({ method, path }) =>
      method === 'ANY' ? [] : [`${method} ${openApiPath(path)}`],
    );
    const open = Object.keys(openRoutes).map((name) => name.replace(' ', ' /api/auth'));
    expect(operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`).sort()).toEqual(
      [...contract, ...open].sort(),
    );
  });

  it('is checked in as it is', async () => {
    expect(await findOutdatedDocument(join(import.meta.dirname, '../..'))).toEqual([]);
    expect(await findOutdatedDocument('/nowhere')).toEqual([expect.stringContaining('run npm run build')]);
  });

  it('marks what only some stages have', () => {
    for (const { operation, path, method } of operations) {
      const route = openRoutes[`${method.toUpperCase()} ${path.replace('/api/auth', '')}`];
      expect(operation['x-feature'], path).toBe(route?.feature);
    }
  });

  it('has a name of its own for each operation', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(['getProfile', 'patchTasksById', 'deleteAuthSessionsById']));
  });
});

describe('a resource’s operation', () => {
  it('answers the problems that it may have, and no others', () => {
    expect(Object.keys(answersOf('put', '/api/users/{user_id}/tasks/{id}'))).toEqual([
      '200',
      '400',
      '401',
      '403',
      '404',
      '412',
      '413',
      '415',
      '429',
      '500',
      '503',
    ]);
    expect(answersOf('get', '/api/profile')).toMatchObject({
      404: { $ref: '#/components/responses/ProfileNotFound' },
    });
    expect(answersOf('post', '/api/profile')).not.toHaveProperty('404');
  });

  it('takes what is accepted, and answers what is sent: members with a default may be left out of the one alone', () => {
    const { TaskCreation, Task } = document.components.schemas;
    expect(TaskCreation).toMatchObject({ required: ['title'], additionalProperties: false });
    expect(Task?.required).toContain('completed');
    expect(Task).not.toHaveProperty('additionalProperties');
  });
});

describe('an operation below /api/auth', () => {
  it('of this API’s own refuses by problems, and its namesake in the words of Better Auth’s client', () => {
    const refusal = (path: string) => JSON.stringify(answersOf('post', path)[401]);
    expect(refusal('/api/auth/signin')).toBe('{"$ref":"#/components/responses/InvalidCredentials"}');
    expect(refusal('/api/auth/sign-in/email')).toContain('#/components/schemas/EngineRefusal');
  });

  it('has the endpoint that takes the place of the engine’s', () => {
    const body =
      document.paths['/api/auth/change-email']?.post?.requestBody?.content['application/json'].schema;
    expect(Object.keys(body?.properties ?? {})).toContain('password');
  });

  it('that the engine does not have is refused with the remedy', () => {
    const writers = { schemas: createSchemaWriter(), problems: createProblemWriter() };
    expect(() => authOperations({ components: { schemas: {} }, paths: {} }, writers)).toThrow(
      "Better Auth's document has no POST /sign-up/email: correct the name in functions/auth/routes.ts",
    );
  });

  it('without words does not compile, nor do words for none', () => {
    const { 'GET /me': about, ...others } = words;
    // @ts-expect-error GET /me is missing
    const incomplete: Record<OpenRouteName, RouteWords> = others;
    // @ts-expect-error there is no GET /mee
    const misspelled: RouteTable = { 'GET /mee': about };
    expect([incomplete, misspelled]).toHaveLength(2);
  });
});
