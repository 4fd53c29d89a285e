import { formatCount } from '../operator/text.ts';
import type { SeedSummary } from './seed/seed.ts';

const kindWidth = 22;

/** What a seeded source holds, and who in it can sign in with what. */
export function formatSeed(
  { users, profiles, password, totpSecret, people }: SeedSummary,
  next: string,
): string {
  return [
    '',
    `${formatCount(users)} users and ${formatCount(profiles)} profiles; one person of each kind at a fixed address:`,
    '',
    ...people.map(({ kind, id, email }) => `  ${kind.padEnd(kindWidth)}${email ?? id}`),
    '',
    `Whoever has a password has this one:      ${password}`,
    `Whoever has an authenticator app, this:   ${totpSecret}`,
    '',
    next,
    '',
  ].join('\n');
}
