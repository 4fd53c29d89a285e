import { afterAll, beforeAll, expect, it } from 'vitest';
import { createOneShotDatabase } from '#shared/database/one-shot';
import { createEnginePool } from '#shared/database/pool';
import { withRequest } from '#shared/observability/request-scope';
import { connectionAs, startDeployedDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDeployedDatabase();
});
afterAll(() => database.stop());

/** What an operator sees of a statement while it runs. */
const seen = 'select query from pg_stat_activity where pid = pg_backend_pid()';

it('a one-shot statement and a transaction carry the id of their request', async () => {
  const oneShot = createOneShotDatabase(connectionAs(database, 'health'));
  const [row] = await withRequest({ requestId: 'request-1' }, () => oneShot.query({ text: seen }));
  expect(row?.query).toContain("/*request_id='request-1'");
  const [rows] = await withRequest({ requestId: 'request-2' }, () => oneShot.transaction([{ text: seen }]));
  expect(rows?.[0]?.query).toContain("/*request_id='request-2'");
});

it('a statement of the engine carries the id of its request, also on a connection that another one used', async () => {
  const pool = createEnginePool(connectionAs(database, 'health'), { onFailure: () => undefined });
  for (const id of ['request-3', 'request-4']) {
    const { rows } = await withRequest({ requestId: id }, async () => {
      const client = await pool.connect();
      const result = await client.query(seen);
      client.release();
      return result;
    });
    expect(rows[0].query).toContain(`/*request_id='${id}'`);
  }
  await pool.end();
});
