import type { Platform } from './platform.ts';
import { readRetryAfter } from './retry-after.ts';
import type { ServerClock } from './server-clock.ts';
import type { Answer } from './transport.ts';

/** The service asks for two seconds while its database restarts: two more attempts bridge that. */
const maxRetries = 2;

/** Whoever is asked to wait for longer hears so at once: it is for people to decide about. */
const maxWaitSeconds = 10;

/** Up to this share is added to each wait, so that all who were refused together do not come back together. */
const jitterShare = 0.5;

interface RetryOptions {
  readonly clock: ServerClock;
  readonly platform: Pick<Platform, 'wait' | 'random'>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks again after a 503 that says when (`Retry-After`). For reads alone: a write may have been done before the answer.
 * @throws the signal's reason, also while it waits
 */
export async function retryUnavailable(
  attempt: () => Promise<Answer>,
  { clock, platform, signal }: RetryOptions,
): Promise<Answer> {
  for (let retries = 0; ; retries += 1) {
    const answer = await attempt();
    if (answer.status !== 503 || retries === maxRetries) return answer;
    const seconds = readRetryAfter(answer.headers.get('retry-after'), clock.now());
    if (seconds === undefined || seconds > maxWaitSeconds) return answer;
    await platform.wait(seconds * 1_000 * (1 + jitterShare * platform.random()), signal);
  }
}
