import { describe, expect, it } from 'vitest';
import { createGatehouseClient } from '../../../shared/client/client.ts';
import { api, openTab, useTestApi } from '../../support/client-fixture.ts';

useTestApi();

describe('requests', () => {
  it('name the version that they change, and encode ids', async () => {
    const task = { updated_at: '2027-01-01T00:00:00.000000Z' };
    await openTab().tasks.change('a/b', { completed: true }, { ifUnchanged: task });
    expect(api.requests.at(-1)).toMatchObject({
      key: 'PATCH /api/users/me/tasks/a%2Fb',
      headers: { 'if-match': `"${task.updated_at}"`, 'content-type': 'application/json' },
      body: '{"completed":true}',
    });
    expect(api.requests.at(-1)?.headers).not.toHaveProperty('cookie');
  });

  it('go through all pages, as they are wanted', async () => {
    const pages: Record<string, object> = {
      'GET /api/users/me/tasks': { items: [{ id: '1' }, { id: '2' }], next_cursor: 'c&d' },
      'GET /api/users/me/tasks?cursor=c%26d': { items: [{ id: '3' }], next_cursor: null },
    };
    api.state.answer = ({ key }) => (pages[key] ? { status: 200, body: pages[key] } : undefined);
    const seen: string[] = [];
    for await (const { id } of openTab().tasks.all()) seen.push(id);
    expect(seen).toEqual(['1', '2', '3']);
  });

  it('reach routes that have no method of their own', async () => {
    const path = { id: 'x' };
    await openTab().request('DELETE /api/users/{user_id}/tasks/{id}', { path });
    expect(api.requests.at(-1)?.key).toBe('DELETE /api/users/me/tasks/x');
  });
});

describe('the client’s options', () => {
  it.each([
    '',
    '/api',
    'api.example.com',
    'ftp://a.test',
    'https://a.test/api',
    'https://a.test?x',
    'https://u:p@a.test',
  ])('name an API: not %j', (baseUrl) => {
    expect(() => createGatehouseClient({ baseUrl })).toThrow(/give its origin alone/);
  });

  it('may bring a fetch', async () => {
    const asked: string[] = [];
    const client = createGatehouseClient({
      baseUrl: `${api.baseUrl}/`,
      fetch: (input, init) => {
        asked.push(String(input));
        return fetch(input, init);
      },
    });
    await client.health();
    await client.getSession();
    expect(asked).toEqual([`${api.baseUrl}/health`, `${api.baseUrl}/api/auth/get-session`]);
  });
});
