import type { ThrottleDefinition } from './api-definition.ts';

/** True when a request may pass. */
export type Throttle = () => boolean;

/**
 * A token bucket of `burstLimit` tokens that fills by `rateLimit` tokens a second
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html).
 */
export function createThrottle({ rateLimit, burstLimit }: ThrottleDefinition, now: () => number): Throttle {
  let tokens = burstLimit;
  let filledAtMs = now();
  return () => {
    const elapsedMs = Math.max(0, now() - filledAtMs);
    filledAtMs += elapsedMs;
    tokens = Math.min(burstLimit, tokens + (elapsedMs * rateLimit) / 1_000);
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
