import type { StageSettings } from './config.ts';

const secondsPerDay = 86_400;

/** The life of access tokens as a variable: who signs them and who keeps the keys published must agree on it. */
export function tokenLifetimeSeconds({ tokenLifetimeDays }: StageSettings): string {
  return String(tokenLifetimeDays * secondsPerDay);
}
