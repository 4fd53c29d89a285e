import { expect, it } from 'vitest';
import { addressBlock } from '#shared/http/address-block';

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002:ffff::', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:db8:0:0:1::', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['', ''],
  ['unknown', 'unknown'],
])('T33 %s counts among %s', (address, block) => {
  expect(addressBlock(address)).toBe(block);
});

it.each(['::ffff:192.0.2.1', '::FFFF:c000:201', '0:0:0:0:0:ffff:192.0.2.1'])(
  'T33 %s is the IPv4 address that it spells',
  (address) => {
    expect(addressBlock(address)).toBe('192.0.2.1');
  },
);
