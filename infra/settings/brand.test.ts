import { expect, test } from 'vitest';
import { brandSettings } from './brand.ts';

const faultsOf = (brand: unknown) =>
  brandSettings()
    .safeParse(brand)
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

test('colours that can be read, and links by https, are taken', () => {
  const brand = {
    logoUrl: 'https://cdn.example.com/logo.svg',
    accent: '#0a7d4f',
    accentDark: '#7EE2A0',
    termsUrl: 'https://example.com/terms',
    privacyUrl: 'https://example.com/privacy',
  };
  expect(brandSettings().parse(brand)).toEqual(brand);
});

test.each([
  [
    'a colour too light for text on white',
    { accent: '#ff9900' },
    'accent: must have a contrast of 4.5 with #ffffff, and has 2.1: take a darker one',
  ],
  [
    'one too dark for dark pages',
    { accentDark: '#0b3d91' },
    'accentDark: must have a contrast of 4.5 with #171b21, and has 1.7: take a lighter one',
  ],
  ['a name of a colour', { accent: 'red' }, 'accent: must be a colour such as #3b4fd4'],
  [
    'a style that would go on',
    { accent: '#000000}body{display:none' },
    'accent: must be a colour such as #3b4fd4',
  ],
  [
    'a picture by http',
    { logoUrl: 'http://example.com/logo.svg' },
    'logoUrl: must be an address with https://',
  ],
  [
    'a script for an address',
    { termsUrl: 'javascript:alert(1)' },
    'termsUrl: must be an address with https://',
  ],
])('%s is refused', (_, brand, fault) => {
  expect(faultsOf(brand)).toEqual([fault]);
});
