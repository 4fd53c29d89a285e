import { describe, expect, it, vi } from 'vitest';
import { costsInUseStatement, createCostsInUse } from '#shared/passwords/costs-in-use';

const fiveMinutesMs = 300_000;

function createFixture() {
  const clock = { now: 0 };
  const query = vi.fn(async () => [{ cost: '$2a$10$' }]);
  return { clock, query, costsInUse: createCostsInUse({ query }, { now: () => clock.now }) };
}

describe('the costs in use', () => {
  it('are asked for once in five minutes, by one statement for all who wait', async () => {
    const { clock, query, costsInUse } = createFixture();
    expect(await Promise.all([costsInUse(), costsInUse()])).toEqual([['$2a$10$'], ['$2a$10$']]);
    clock.now = fiveMinutesMs - 1;
    await costsInUse();
    expect(query.mock.calls).toEqual([[costsInUseStatement]]);
    clock.now = fiveMinutesMs;
    query.mockResolvedValue([]);
    expect(await costsInUse()).toEqual([]);
    expect(query).toHaveBeenCalledTimes(2);
  });

  it('stay what they were while the database does not answer, and are asked for again at the next use', async () => {
    const { clock, query, costsInUse } = createFixture();
    await costsInUse();
    clock.now = fiveMinutesMs;
    query.mockRejectedValueOnce(new Error('down'));
    expect(await costsInUse()).toEqual(['$2a$10$']);
    query.mockResolvedValue([{ cost: '$scrypt$' }]);
    expect(await costsInUse()).toEqual(['$scrypt$']);
  });

  it('are an error where they have never been known', async () => {
    const { query, costsInUse } = createFixture();
    query.mockRejectedValueOnce(new Error('down'));
    await expect(costsInUse()).rejects.toThrow('down');
    expect(await costsInUse()).toEqual(['$2a$10$']);
  });
});
