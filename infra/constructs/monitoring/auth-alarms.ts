import type { Duration } from 'aws-cdk-lib';
import type { CountedEvent } from '#shared/contract/counted-events';
import type { StageSettings } from '../../config.ts';
import { type Alarms, promptPeriod, steadyPeriod } from './alarms.ts';
import { countOf } from './metrics.ts';

interface EventAlarm {
  /** The alarm's name and its heading in the runbook. */
  readonly name: string;
  readonly what: string;
  readonly event: CountedEvent;
  readonly threshold: number;
  readonly period: Duration;
}

/**
 * Numbers, not shares or learnt bands: whoever is woken by one can check it with one query, and an attack that grows
 * slowly, or comes while few others sign in, does not pass for usual.
 */
const eventAlarms: readonly EventAlarm[] = [
  {
    name: 'mail-failures',
    what: 'Mails to users are not accepted by the mail provider',
    event: 'MailFailed',
    // One or two are a provider's bad moment, or an address that it refuses.
    threshold: 3,
    period: steadyPeriod,
  },
  {
    name: 'sign-in-failures',
    what: 'Far more sign-ins fail than people mistype passwords',
    event: 'SignInFailed',
    // By mistyping alone that takes a thousand sign-ins in five minutes, if one in ten fails.
    threshold: 100,
    period: steadyPeriod,
  },
  {
    name: 'sign-in-lockouts',
    what: 'Sign-ins are refused because too many failed for the same accounts',
    event: 'SignInLocked',
    // One person who goes on trying makes a handful.
    threshold: 20,
    period: steadyPeriod,
  },
  {
    name: 'unreadable-password-hash',
    what: 'Somebody cannot sign in because the stored password hash is of no known form',
    event: 'PasswordHashUnreadable',
    threshold: 1,
    period: promptPeriod,
  },
  {
    name: 'breach-check-failures',
    what: 'New passwords cannot be looked up among the breached ones',
    event: 'BreachCheckFailed',
    // Each lookup is a request over the internet, given up after a second.
    threshold: 10,
    period: steadyPeriod,
  },
];

/** Alarms on what the auth function counts of sign-ins, passwords and mail, although its answers are no failures. */
export function addAuthAlarms(alarms: Alarms, settings: StageSettings): void {
  for (const { name, what, event, threshold, period } of eventAlarms) {
    alarms.add({ name, what, heading: name, metric: countOf(settings, 'auth', event, period), threshold });
  }
}
