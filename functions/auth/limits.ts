import type { BetterAuthOptions } from 'better-auth';
import type { OneShotDatabase } from '#shared/database/one-shot';
import { countUse } from '#shared/database/rate-limit';

type RateLimitOptions = NonNullable<BetterAuthOptions['rateLimit']>;

/** Requests per address, path and window for everything without a rule of its own. */
const windowSeconds = 10;
const maxRequests = 100;

/** Stricter rules where a guess is worth something: `window` in seconds, `max` requests per address. */
const customRules = {
  '/sign-in/*': { window: 60, max: 30 },
  '/sign-up/*': { window: 60, max: 30 },
};

/** Better Auth's rate limiter, counting in the database with one atomic statement per request. */
export function createRateLimit(database: OneShotDatabase): RateLimitOptions {
  return {
    enabled: true,
    window: windowSeconds,
    max: maxRequests,
    customRules,
    customStorage: {
      consume: async (key, rule) => {
        const [row] = await database.query(countUse(key, rule.window));
        return { allowed: Number(row?.count) <= rule.max, retryAfter: Number(row?.retry_after_seconds) };
      },
    },
  };
}
