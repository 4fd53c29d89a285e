/** A top-level domain that nobody will ever have (RFC 2606 §2). A dot may end a name (RFC 1034 §3.1). */
const reservedDomain = /[@.]invalid\.?$/i;

/**
 * Whether a mailbox of an address can exist. People without an address have one in `.invalid`, which stands for none:
 * it is shown and kept, but nobody can be written to by it, or prove to own it.
 */
export function isDeliverable(address: string): boolean {
  return !reservedDomain.test(address.trimEnd());
}
