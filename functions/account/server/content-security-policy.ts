import { sourceHash } from '#shared/html';

interface PolicyOptions {
  /** The content of the page's only `<style>`. */
  readonly style: string;
  readonly logoUrl: string | undefined;
}

/**
 * What a page may do: run the scripts of its own origin, which are files, look as its one style says, and ask its own
 * origin. It is never framed, sends no form by itself, and turns no text into script or markup (CSP Level 3, Trusted Types).
 */
export function contentSecurityPolicy({ style, logoUrl }: PolicyOptions): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src ${sourceHash(style)}`,
    `img-src ${logoUrl ? new URL(logoUrl).origin : "'none'"}`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}
