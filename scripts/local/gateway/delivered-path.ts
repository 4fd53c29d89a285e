/**
 * The path that an HTTP API routes and delivers for the path that a client sent.
 *
 * AWS documents only that parameters are decoded. Observed on real HTTP APIs (requests to all four kinds of Lambda
 * ingress, github.com/hotsock/voker, vokerhttp/testdata/ingress-paths.json): `rawPath` is decoded, and not once but
 * twice (`%252F` arrives as `/`); a question mark from the first pass ends the path (`a%3Fb` arrives as `a`); a
 * percent sign that the second pass cannot decode (`50%25off`) is refused.
 *
 * @returns undefined where the gateway answers 400.
 */
export function deliveredPath(sentPath: string): string | undefined {
  const [path] = decode(sentPath)?.split('?') ?? [];
  return path === undefined ? undefined : decode(path);
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
