import { randomBytes } from 'node:crypto';

/** A new X-Ray trace: `Root=1-<epoch seconds in hex>-<96 random bits>` (X-Ray developer guide, "Tracing header"). */
export function createTraceId(epochMs: number): string {
  const seconds = Math.floor(epochMs / 1_000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString('hex')}`;
}
