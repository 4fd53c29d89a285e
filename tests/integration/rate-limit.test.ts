import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOneShotDatabase, type OneShotDatabase } from '#shared/database/one-shot';
import { countUse } from '#shared/database/rate-limit';
import { connectionAs, deployDatabase, startDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let limits: OneShotDatabase;
beforeAll(async () => {
  database = await startDatabase();
  await deployDatabase(database);
  limits = createOneShotDatabase(connectionAs(database, 'auth'));
});
afterAll(() => database.stop());

const use = async (key: string, windowSeconds = 60) => (await limits.query(countUse(key, windowSeconds)))[0];
const countRows = async () =>
  (await limits.query({ text: 'select count(*)::integer as rows from rate_limit' }))[0]?.rows;

describe('T33 a count of uses', () => {
  it('is exact across forty parallel requests', async () => {
    const counts = await Promise.all(Array.from({ length: 40 }, () => use('parallel')));
    expect(counts.map((row) => row?.count).sort((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 40 }, (_, i) => i + 1),
    );
  });

  it('belongs to one key, of any length, and says when its window ends', async () => {
    expect(await use('x'.repeat(10_000), 30)).toEqual({ count: 1, retry_after_seconds: 30 });
    expect(await use('y', 7)).toEqual({ count: 1, retry_after_seconds: 7 });
  });

  it('starts again in the next window', async () => {
    await use('again', 0);
    expect(await use('again', 0)).toMatchObject({ count: 1 });
  });

  it('leaves no more rows than there are open windows, for any number of keys', async () => {
    await limits.query({ text: 'delete from rate_limit' });
    for (let index = 0; index < 30; index++) await use(`key-${index}`, 0);
    expect(await countRows()).toBeLessThanOrEqual(3);
  });
});
