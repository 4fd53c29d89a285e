import type { Fault } from '../faults.ts';

/** What the passkey plugin calls it if the browser has not let the person go on: cancelled, too late, none there. */
const notShown: ReadonlySet<string> = new Set(['AUTH_CANCELLED', 'ERROR_CEREMONY_ABORTED', 'UNKNOWN_ERROR']);

/** What it calls it if one is asked to make a passkey who has one for the account. */
const exists = 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED';

/** A passkey's fault, as the pages call it. */
export function passkeyFault(fault: Fault): Fault {
  if (fault.code === exists) return { code: 'passkey_exists' };
  return notShown.has(fault.code) ? { code: 'passkey_not_shown' } : fault;
}
