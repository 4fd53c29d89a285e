import type { LimitRule } from './limits.ts';

const minute = 60;
const hour = 60 * minute;

export const perAddress = (name: string, max: number, windowSeconds = minute): LimitRule => ({
  per: 'address',
  name,
  max,
  windowSeconds,
});

/** What a page does while somebody uses it. */
export const usual = [perAddress('usual', 100, 10)];
/** Mails to one mailbox, whichever route asks for them: a stranger must not be able to fill it. */
export const mails: LimitRule = { per: 'account', name: 'mail', max: 10, windowSeconds: hour };
/** Guesses of a password by whoever has got hold of a session. */
export const passwordChecks: LimitRule = {
  per: 'session',
  name: 'password',
  max: 5,
  windowSeconds: 15 * minute,
};
