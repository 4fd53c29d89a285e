import { z } from 'zod';
import { settingsObject } from './kinds.ts';

/** Colours of the pages behind buttons and links (functions/account/app/style/base.css). */
const surfaces = { light: '#ffffff', dark: '#171b21' } as const;
/** WCAG 2.2, 1.4.3, for text. */
const leastContrast = 4.5;

/** What the hosted pages look like. */
export function brandSettings() {
  return settingsObject({
    logoUrl: httpsUrl().optional().describe('Picture in place of the name on pages, 32 pixels high.'),
    accent: colour('light').optional().describe('Colour of buttons and links.'),
    accentDark: colour('dark').optional().describe('The same where people prefer dark pages.'),
    termsUrl: httpsUrl().optional().describe('Terms that pages link to.'),
    privacyUrl: httpsUrl().optional().describe('Privacy notice that pages link to.'),
  });
}

function httpsUrl() {
  const error = 'must be an address with https://';
  return z
    .url({ protocol: /^https$/, error })
    .max(200, { error: 'must have at most 200 characters' })
    .meta({ kind: 'address such as `https://example.com/terms`' });
}

/** A colour that can be read on the pages' own, and the other way round. */
function colour(scheme: keyof typeof surfaces) {
  const surface = surfaces[scheme];
  return z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, { error: 'must be a colour such as #3b4fd4', abort: true })
    .refine((value) => contrast(value, surface) >= leastContrast, {
      error: ({ input }) =>
        `must have a contrast of ${leastContrast} with ${surface}, and has ${contrast(String(input), surface).toFixed(1)}: take a ${scheme === 'light' ? 'darker' : 'lighter'} one`,
    })
    .meta({ kind: `colour such as \`#3b4fd4\`, readable on \`${surface}\`` });
}

/** The contrast ratio of two colours (WCAG 2.2, "contrast ratio"). */
function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** WCAG 2.2, "relative luminance". */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
