import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createProfileRoutes } from '../../functions/profile/profile.ts';
import { startResource, type TestResource } from '../support/resource.ts';

let profiles: TestResource<'profile'>;
let call: typeof profiles.call;
let ada: string;
let sessionToken: string;
beforeAll(async () => {
  profiles = await startResource('profile', createProfileRoutes);
  call = profiles.call;
});
afterAll(() => profiles.stop());
beforeEach(async () => {
  ({ token: ada, sessionToken } = await profiles.createUser());
});

const empty = {
  age_range: null,
  education_level: null,
  tech_background: null,
  primary_goal: null,
  learning_mode: null,
  learning_speed: null,
  time_per_week: null,
  preferred_language: 'en',
};

describe('GET /api/profile', () => {
  it('answers 404 before there is one, then the profile with its ETag', async () => {
    expect(await call('GET /api/profile', { token: ada })).toMatchObject({
      status: 404,
      body: { error_code: 'PROFILE_NOT_FOUND' },
    });
    const created = await call('POST /api/profile', { token: ada, body: { age_range: '25_34' } });
    expect(await call('GET /api/profile', { token: ada })).toEqual({ ...created, status: 200 });
  });

  it('takes a session token as well', async () => {
    expect(await call('GET /api/profile', { token: sessionToken })).toMatchObject({ status: 404 });
  });

  it('is one round trip', async () => {
    await call('GET /api/profile', { token: ada });
    profiles.database.proxy.counts.reset();
    await call('GET /api/profile', { token: ada });
    await call('POST /api/profile', { token: ada, body: {} });
    await call('PUT /api/profile', { token: ada, body: { time_per_week: 1 } });
    expect(profiles.database.proxy.counts.total()).toBe(3);
  });

  it('T16 is 401 for anything that is not a living session’s token, before a body is looked at', async () => {
    for (const token of [undefined, 'nonsense', 'a.b.c', ada.slice(0, -2)]) {
      expect(await call('GET /api/profile', { token })).toMatchObject({
        status: 401,
        body: { error_code: 'UNAUTHENTICATED' },
      });
    }
    for (const token of [undefined, 'a.b.c', ada.slice(0, -2)]) {
      const answer = await call('POST /api/profile', { token, body: { no: 'field' } });
      expect(answer).toMatchObject({ status: 401 });
    }
    await profiles.database.asOwner((client) =>
      client.query('delete from "session" where "token" = gatehouse.session_token_hash($1)', [sessionToken]),
    );
    expect(await call('GET /api/profile', { token: ada })).toMatchObject({ status: 401 });
  });
});

describe('POST /api/profile', () => {
  it('creates what is given and leaves the rest empty', async () => {
    const { status, body, etag } = await call('POST /api/profile', { token: ada, body: {} });
    expect(status).toBe(201);
    expect(body).toEqual({
      ...empty,
      id: expect.any(String),
      user_id: expect.any(String),
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
    expect(etag).toBe(`"${body.updated_at}"`);
  });

  it('takes every field of the contract', async () => {
    const full = {
      age_range: '35_plus',
      education_level: 'self_taught',
      tech_background: 'hardware_engineer',
      primary_goal: 'startup_founder',
      learning_mode: 'code_first',
      learning_speed: 'intensive',
      time_per_week: 0,
      preferred_language: 'pt-BR',
    };
    expect(await call('POST /api/profile', { token: ada, body: full })).toMatchObject({
      status: 201,
      body: full,
    });
  });

  it('answers 409 the second time, also when both come at once', async () => {
    const answers = await Promise.all([1, 2].map(() => call('POST /api/profile', { token: ada, body: {} })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it.each([
    [{ age_range: 'ancient' }, 'age_range'],
    [{ time_per_week: -1 }, 'time_per_week'],
    [{ time_per_week: 1.5 }, 'time_per_week'],
    [{ time_per_week: '5' }, 'time_per_week'],
    [{ time_per_week: 2 ** 31 }, 'time_per_week'],
    [{ preferred_language: null }, 'preferred_language'],
    [{ preferred_language: 'x'.repeat(36) }, 'preferred_language'],
    [{ preferred_language: "en'; drop table user_profile; --" }, 'preferred_language'],
    [{ favourite_colour: 'green' }, 'favourite_colour'],
    [{ user_id: '00000000-0000-4000-8000-000000000000' }, 'user_id'],
    [{ id: 1, constructor: 2 }, 'id'],
    [[], 'body'],
    ['text', 'body'],
    [null, 'body'],
  ])('T43 T55 answers 400 to %j and names the field', async (body, field) => {
    const answer = await call('POST /api/profile', { token: ada, body });
    expect(answer).toMatchObject({
      status: 400,
      body: {
        error_code: 'INVALID_REQUEST',
        errors: expect.arrayContaining([expect.objectContaining({ field })]),
      },
    });
  });

  it('answers 400 without a body', async () => {
    expect(await call('POST /api/profile', { token: ada })).toMatchObject({ status: 400 });
  });
});

describe('PUT /api/profile', () => {
  it('changes what it is given, also to null, and nothing else', async () => {
    const { body: created } = await call('POST /api/profile', {
      token: ada,
      body: { age_range: '18_24', time_per_week: 4 },
    });
    const { status, body } = await call('PUT /api/profile', {
      token: ada,
      body: { age_range: null, learning_mode: 'visual' },
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      ...created,
      age_range: null,
      learning_mode: 'visual',
      updated_at: expect.any(String),
    });
    expect(String(body.updated_at) > String(created.updated_at)).toBe(true);
  });

  it('answers 404 without a profile, with and without If-Match', async () => {
    expect(await call('PUT /api/profile', { token: ada, body: { time_per_week: 1 } })).toMatchObject({
      status: 404,
    });
    const headers = { 'if-match': '"2026-01-01T00:00:00.000000Z"' };
    expect(await call('PUT /api/profile', { token: ada, body: { time_per_week: 1 }, headers })).toMatchObject(
      { status: 404 },
    );
  });

  it('lets one of two concurrent updates win and answers 412 to the other', async () => {
    const { etag } = await call('POST /api/profile', { token: ada, body: {} });
    const headers = { 'if-match': String(etag) };
    const answers = await Promise.all(
      [1, 2].map((hours) =>
        call('PUT /api/profile', { token: ada, body: { time_per_week: hours }, headers }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const { body } = await call('GET /api/profile', { token: ada });
    expect(body.time_per_week).toBe(answers[0]?.status === 200 ? 1 : 2);
  });

  it.each([
    '"stale"',
    'W/"2026-01-01T00:00:00.000000Z"',
    '"2026-13-45T99:00:00.000000Z"',
    '"2026-02-30T00:00:00.000000Z"',
    '"0000-01-01T00:00:00.000000Z"',
    '"\'; drop table user_profile"',
    '',
  ])('answers 412 to If-Match %j', async (tag) => {
    await call('POST /api/profile', { token: ada, body: {} });
    const answer = await call('PUT /api/profile', {
      token: ada,
      body: { time_per_week: 1 },
      headers: { 'if-match': tag },
    });
    expect(answer).toMatchObject({ status: 412, body: { error_code: 'PRECONDITION_FAILED' } });
  });

  it('takes If-Match: * for any version', async () => {
    await call('POST /api/profile', { token: ada, body: {} });
    expect(
      await call('PUT /api/profile', {
        token: ada,
        body: { time_per_week: 1 },
        headers: { 'if-match': '*' },
      }),
    ).toMatchObject({ status: 200 });
  });

  it('answers 400 to an empty change', async () => {
    await call('POST /api/profile', { token: ada, body: {} });
    expect(await call('PUT /api/profile', { token: ada, body: {} })).toMatchObject({ status: 400 });
  });
});

describe('two users', () => {
  it('T16 see and change their own profile only', async () => {
    const { token: bob } = await profiles.createUser();
    await call('POST /api/profile', { token: ada, body: { time_per_week: 1 } });
    await call('POST /api/profile', { token: bob, body: { time_per_week: 2 } });
    await call('PUT /api/profile', { token: bob, body: { time_per_week: 3 } });
    expect((await call('GET /api/profile', { token: ada })).body.time_per_week).toBe(1);
    expect((await call('GET /api/profile', { token: bob })).body.time_per_week).toBe(3);
  });
});
