/** Longest second label of a public suffix in two parts, in letters: co.uk, com.au, gov.in. */
const maxSuffixLabelLength = 3;
/** Labels of the shortest registrable domain (example.com), and of one below a suffix in two parts (example.co.uk). */
const registrableLabels = 2;
const registrableLabelsBelowSuffix = 3;

/**
 * Whether two hosts share a registrable domain, so that a browser sends one's `SameSite=Lax` cookies from pages of
 * the other. Instead of the Public Suffix List it takes `xx.yy` with a short `xx` below a country code for a suffix,
 * which errs on the side of "no" for names such as abc.de of their own.
 */
export function isSameSite(host: string, other: string): boolean {
  return host === other || (siteOf(host) !== undefined && siteOf(host) === siteOf(other));
}

function siteOf(host: string): string | undefined {
  const labels = host.split('.');
  const [second = '', top = ''] = labels.slice(-registrableLabels);
  const isBelowSuffix = top.length === 2 && second.length <= maxSuffixLabelLength;
  const count = isBelowSuffix ? registrableLabelsBelowSuffix : registrableLabels;
  return labels.length >= count ? labels.slice(-count).join('.') : undefined;
}
