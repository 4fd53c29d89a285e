import { createHash } from 'node:crypto';
import type { Statement } from '#shared/database/one-shot';

/**
 * Counts one use of `key` in a fixed window and answers `{ count, retry_after_seconds }`. One atomic statement,
 * so that any number of parallel environments share one count (OWASP ASVS 5.0, 6.3.1). Each use also removes two rows
 * of ended windows, so that the table stays as small as the traffic. Keys are hashed: they hold addresses, and
 * paths of any length.
 */
export function countUse(key: string, windowSeconds: number): Statement {
  return {
    text: `with expired as (
        delete from rate_limit where key in (
          select key from rate_limit where window_ends_at < now() and key <> $1
          order by window_ends_at limit 2 for update skip locked))
      insert into rate_limit as seen (key, count, window_ends_at)
      values ($1, 1, now() + $2 * interval '1 second')
      on conflict (key) do update set
        count = case when seen.window_ends_at <= now() then 1 else seen.count + 1 end,
        window_ends_at = case when seen.window_ends_at <= now() then excluded.window_ends_at else seen.window_ends_at end
      returning count, greatest(1, ceil(extract(epoch from window_ends_at - now())))::integer as retry_after_seconds`,
    values: [createHash('sha256').update(key).digest('base64url'), windowSeconds],
  };
}
