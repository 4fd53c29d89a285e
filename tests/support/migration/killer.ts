import type { DatabaseConnection } from '#shared/database/connection';
import { DatabaseUnavailableError } from '#shared/database/errors';
import { createOneShotDatabase, type OneShotDatabase } from '#shared/database/one-shot';
import { createChance } from './chance.ts';

/** The function is gone, and nobody hears of what the call came to. */
export class KilledError extends Error {
  override readonly name = 'KilledError';
}

/** How often a call is the last of its function. */
const probability = 0.2;
/** Calls take about this long, in milliseconds: some are cut off before they commit, and some after. */
const longestCallMs = 12;

/**
 * Kills functions at their calls of the target, by a seed: before the call is sent, while it is at work by cutting the connection,
 * and after it is committed. At most `deaths` times, so that a run comes to its end.
 */
export function createKiller(seed: number, deaths: number) {
  const chance = createChance(seed);
  let left = deaths;
  const wrap = (database: OneShotDatabase, connection: DatabaseConnection): OneShotDatabase => ({
    ...database,
    async query(statement) {
      if (left === 0 || chance() > probability) return database.query(statement);
      left -= 1;
      const moment = chance();
      if (moment < 1 / 3) throw new KilledError();
      if (moment < 2 / 3) {
        await database.query(statement);
        throw new KilledError();
      }
      const timeoutMs = 1 + Math.floor(chance() * longestCallMs);
      await createOneShotDatabase(connection, { timeoutMs }).query(statement);
      throw new KilledError();
    },
  });
  return { wrap, isDeath: (error: unknown) => error instanceof KilledError || isCutOff(error) };
}

const isCutOff = (error: unknown) => error instanceof DatabaseUnavailableError;
