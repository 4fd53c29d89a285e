import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestStack, type TestStack } from '../support/stack.ts';

let stack: TestStack;
let ada: Awaited<ReturnType<typeof stack.createPerson>>;
let bob: typeof ada;
beforeAll(async () => {
  stack = await startTestStack();
  ada = await stack.createPerson('ada@example.test');
  bob = await stack.createPerson('bob@example.test');
});
afterAll(() => stack.stop());

const mine = '/api/users/me/tasks';

describe('tasks over HTTP', () => {
  it('are created, listed, read, replaced, changed and deleted, by access token and by session token', async () => {
    const [token, session] = [ada.accessToken, ada.sessionToken];
    const created = await stack.send('POST', mine, { token, body: { title: 'Call Grace' } });
    expect(created).toMatchObject({ status: 201, body: { title: 'Call Grace', completed: false } });
    const place = created.headers.get('location') ?? '';
    expect(place).toBe(`${mine}/${created.body.id}`);

    const found = await stack.send('GET', place, { token: session });
    expect(found).toMatchObject({ status: 200, body: created.body });
    const tag = found.headers.get('etag') ?? '';
    expect(tag).toBe(created.headers.get('etag'));

    const headers = { 'if-match': tag };
    const replaced = await stack.send('PUT', place, { token, headers, body: { title: 'Call Ada' } });
    expect(replaced).toMatchObject({ status: 200, body: { title: 'Call Ada' } });
    expect(await stack.send('PATCH', place, { token, headers, body: { completed: true } })).toMatchObject({
      status: 412,
      body: { error_code: 'PRECONDITION_FAILED' },
    });
    const changed = await stack.send('PATCH', place, { token: session, body: { completed: true } });
    expect(changed.body).toMatchObject({ title: 'Call Ada', completed: true });
    const listed = await stack.send('GET', `/api/users/${ada.userId}/tasks`, { token });
    expect(listed).toMatchObject({ status: 200, body: { items: [changed.body], next_cursor: null } });

    expect(await stack.send('DELETE', place, { token, headers })).toMatchObject({ status: 412 });
    const deleted = await stack.send('DELETE', place, { token });
    expect(deleted).toMatchObject({ status: 204, body: undefined });
    for (const method of ['GET', 'DELETE'])
      expect(await stack.send(method, place, { token })).toMatchObject({
        status: 404,
        body: { error_code: 'TASK_NOT_FOUND' },
      });
  });

  it('come in pages that the cursor leads through, and not by one that was tampered with', async () => {
    const token = bob.accessToken;
    const titles = ['first', 'second', 'third'];
    for (const title of titles) await stack.send('POST', mine, { token, body: { title } });
    const first = await stack.send('GET', `${mine}?limit=2`, { token });
    const cursor = String(first.body.next_cursor);
    const rest = await stack.send('GET', `${mine}?limit=2&cursor=${cursor}`, { token });
    const seen = [...first.body.items, ...rest.body.items].map(({ title }: { title: string }) => title);
    expect(seen).toEqual(titles.toReversed());
    expect(rest.body.next_cursor).toBeNull();
    for (const query of [`cursor=${cursor.slice(2)}`, 'cursor=x', `cursor=${cursor}%00`, 'cursor='])
      expect(await stack.send('GET', `${mine}?${query}`, { token })).toMatchObject({
        status: 400,
        body: { error_code: 'INVALID_CURSOR' },
      });
    for (const query of ['limit=0', 'limit=101', 'limit=1&limit=2', 'limit=%20', 'page=2'])
      expect(await stack.send('GET', `${mine}?${query}`, { token })).toMatchObject({
        status: 400,
        body: { error_code: 'INVALID_REQUEST' },
      });
  });

  it('T16 one user’s are out of another’s reach: 403 below the other’s id, 404 below the own', async () => {
    const { body } = await stack.send('POST', mine, { token: ada.accessToken, body: { title: 'Hers' } });
    const ways = [
      ['GET', '', undefined],
      ['POST', '', { title: 'Planted' }],
      ['GET', `/${body.id}`, undefined],
      ['PUT', `/${body.id}`, { title: 'Taken' }],
      ['PATCH', `/${body.id}`, { title: 'Taken' }],
      ['DELETE', `/${body.id}`, undefined],
    ] as const;
    const encoded = [...ada.userId].map((character) => `%${character.charCodeAt(0).toString(16)}`).join('');
    for (const token of [bob.accessToken, bob.sessionToken]) {
      for (const userId of [ada.userId, ada.userId.toUpperCase(), encoded, 'nobody', '%20me', 'me%00'])
        for (const [method, below, sent] of ways)
          expect(
            await stack.send(method, `/api/users/${userId}/tasks${below}`, { token, body: sent }),
            `${method} ${userId}${below}`,
          ).toMatchObject({ status: 403, body: { error_code: 'FORBIDDEN' } });
      for (const userId of ['me', bob.userId])
        for (const [method, below, sent] of ways.slice(2))
          expect(
            await stack.send(method, `/api/users/${userId}/tasks${below}`, { token, body: sent }),
          ).toMatchObject({ status: 404, body: { error_code: 'TASK_NOT_FOUND' } });
    }
    const kept = await stack.send('GET', `/api/users/${ada.userId}/tasks`, { token: ada.accessToken });
    expect(kept.body.items).toEqual([body]);
  });

  it('T16 a signed-out user’s access token opens nothing more', async () => {
    const eve = await stack.createPerson('eve@example.test');
    expect((await stack.send('GET', mine, { token: eve.accessToken })).status).toBe(200);
    await stack.send('POST', '/api/auth/sign-out', { token: eve.sessionToken, body: {} });
    for (const path of [mine, `/api/users/${eve.userId}/tasks`, `/api/users/${ada.userId}/tasks`])
      for (const token of [eve.accessToken, eve.sessionToken])
        expect((await stack.send('GET', path, { token })).status, path).toBe(401);
  });

  it('each request is one round trip to the database', async () => {
    const token = ada.accessToken;
    const { body } = await stack.send('POST', mine, { token, body: { title: 'Count' } });
    const place = `${mine}/${body.id}`;
    const requests = [
      ['GET', mine, undefined],
      ['POST', mine, { title: 'Another' }],
      ['GET', place, undefined],
      ['PUT', place, { title: 'Other' }],
      ['PATCH', place, { completed: true }],
      ['DELETE', place, undefined],
    ] as const;
    for (const [method, path, sent] of requests) {
      const before = stack.database.roundTrips.total();
      await stack.send(method, path, { token, body: sent });
      expect(stack.database.roundTrips.total() - before, `${method} ${path}`).toBe(1);
    }
  });
});
