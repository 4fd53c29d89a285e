import type { Fault } from '../faults.ts';

/** What the passkey plugin calls it if the browser has not let the person go on: cancelled, too late, none there. */
const notShown: ReadonlySet<string> = new Set(['AUTH_CANCELLED', 'ERROR_CEREMONY_ABORTED', 'UNKNOWN_ERROR']);

/** A passkey's fault, as the pages call it. */
export function passkeyFault(fault: Fault): Fault {
  return notShown.has(fault.code) ? { code: 'passkey_not_shown' } : fault;
}
