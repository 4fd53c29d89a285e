import { isIPv6 } from 'node:net';

const groupCount = 8;
/** Interface identifiers have 64 bits (RFC 4291 §2.5.1): whoever has one address of a /64 can send from all of them. */
const networkGroups = 4;
/** An IPv4 address written as one of IPv6 (RFC 4291 §2.5.5.2), as the URL parser spells it. */
const mappedPattern = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/;

/**
 * Whose requests an address counts among: the address itself in IPv4, its /64 in IPv6, however either is spelt. What is
 * no address stands for itself.
 */
export function addressBlock(address: string): string {
  const [unscoped = ''] = address.split('%');
  if (!isIPv6(unscoped)) return address;
  // The URL parser spells every IPv6 address in one way (RFC 5952).
  const canonical = new URL(`http://[${unscoped}]`).hostname.slice(1, -1);
  const [, high, low] = mappedPattern.exec(canonical) ?? [];
  if (high && low) return [high, low].flatMap(bytesOf).join('.');
  return `${groupsOf(canonical).slice(0, networkGroups).join(':')}::/64`;
}

function groupsOf(canonical: string): string[] {
  const [head = [], tail = []] = canonical.split('::').map((part) => part.split(':').filter(Boolean));
  return [...head, ...Array(groupCount - head.length - tail.length).fill('0'), ...tail];
}

function bytesOf(group: string): number[] {
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 0xff];
}
