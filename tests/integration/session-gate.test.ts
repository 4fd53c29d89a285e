import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOneShotDatabase, type OneShotDatabase, type Statement } from '#shared/database/one-shot';
import { connectionAs, startDeployedDatabase, type TestDatabase } from '../support/database.ts';

interface Person {
  readonly userId: string;
  readonly sessionId: string;
  readonly token: string;
}

let database: TestDatabase;
let profiles: OneShotDatabase;
let ada: Person;
let bob: Person;

beforeAll(async () => {
  database = await startDeployedDatabase();
  profiles = createOneShotDatabase(connectionAs(database, 'profile'));
  ada = await createPerson('ada', '1 hour');
  bob = await createPerson('bob', '1 hour');
});
afterAll(() => database.stop());

async function createPerson(name: string, sessionLife: string): Promise<Person> {
  return database.asOwner(async (client) => {
    const user = await client.query('insert into "user" ("name", "email") values ($1, $1) returning "id"', [
      name,
    ]);
    const userId = user.rows[0].id;
    const session = await client.query(
      `insert into "session" ("userId", "token", "expiresAt")
        values ($1, gatehouse.session_token_hash($2), now() + $3::interval) returning "id"`,
      [userId, `token-of-${name}`, sessionLife],
    );
    await client.query('insert into user_profile (user_id, time_per_week) values ($1, 3)', [userId]);
    return { userId, sessionId: session.rows[0].id, token: `token-of-${name}` };
  });
}

const open = (sessionId: string, userId: string): Statement => ({
  text: 'select gatehouse.open_session($1, $2)',
  values: [sessionId, userId],
});
const openByToken = (token: string): Statement => ({
  text: 'select gatehouse.open_session_by_token($1)',
  values: [token],
});
const readAll: Statement = { text: 'select user_id from user_profile' };
const sessionEnded = { name: 'SessionEndedError' };

describe('the session gate', () => {
  it('shows the caller’s rows only, in one round trip', async () => {
    await profiles.query({ text: 'select 1' });
    database.proxy.counts.reset();
    const [, rows] = await profiles.transaction([open(ada.sessionId, ada.userId), readAll]);
    expect(rows).toEqual([{ user_id: ada.userId }]);
    expect(database.proxy.counts.total()).toBe(1);
  });

  it('T26 opens for no token as it is stored, such as one from a backup', async () => {
    const stored = await database.asOwner(
      async (client) => (await client.query('select "token" from "session"')).rows,
    );
    for (const { token } of stored) {
      await expect(profiles.transaction([openByToken(token), readAll])).rejects.toMatchObject(sessionEnded);
    }
  });

  it('opens by session token alike', async () => {
    const [, rows] = await profiles.transaction([openByToken(bob.token), readAll]);
    expect(rows).toEqual([{ user_id: bob.userId }]);
  });

  it('T54 leaves nothing open for the next request on the same connection', async () => {
    await profiles.transaction([open(ada.sessionId, ada.userId), readAll]);
    expect(await profiles.query(readAll)).toEqual([]);
  });

  it('T16 refuses another user’s session', async () => {
    await expect(profiles.transaction([open(bob.sessionId, ada.userId), readAll])).rejects.toMatchObject(
      sessionEnded,
    );
  });

  it('T16 can neither read, change nor create another user’s row', async () => {
    const asAda = open(ada.sessionId, ada.userId);
    const change: Statement = {
      text: 'update user_profile set time_per_week = 9 where user_id = $1 returning 1',
      values: [bob.userId],
    };
    expect((await profiles.transaction([asAda, change]))[1]).toEqual([]);
    const steal: Statement = { text: 'update user_profile set user_id = $1', values: [bob.userId] };
    await expect(profiles.transaction([asAda, steal])).rejects.toMatchObject({ code: '42501' });
    const insert: Statement = {
      text: 'insert into user_profile (user_id) values ($1)',
      values: [bob.userId],
    };
    await expect(profiles.transaction([asAda, insert])).rejects.toMatchObject({ code: '42501' });
  });

  it('refuses an expired, a deleted and an unknown session, and undoes what came with it', async () => {
    const late = await createPerson('late', '-1 second');
    await expect(profiles.transaction([open(late.sessionId, late.userId), readAll])).rejects.toMatchObject(
      sessionEnded,
    );
    await expect(profiles.transaction([openByToken(late.token), readAll])).rejects.toMatchObject(
      sessionEnded,
    );
    await expect(profiles.transaction([openByToken("' or true --"), readAll])).rejects.toMatchObject(
      sessionEnded,
    );

    const gone = await createPerson('gone', '1 hour');
    await database.asOwner((client) => client.query('delete from "user" where "id" = $1', [gone.userId]));
    await expect(profiles.transaction([open(gone.sessionId, gone.userId), readAll])).rejects.toMatchObject(
      sessionEnded,
    );
  });

  it('deletes the profile with its user', async () => {
    const leaver = await createPerson('leaver', '1 hour');
    const { rows } = await database.asOwner(async (client) => {
      await client.query('delete from "user" where "id" = $1', [leaver.userId]);
      return client.query('select 1 from user_profile where user_id = $1', [leaver.userId]);
    });
    expect(rows).toEqual([]);
  });
});
