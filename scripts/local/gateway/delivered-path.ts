/**
 * The path that an HTTP API routes and delivers for the path that a client sent.
 *
 * AWS documents only that parameters are decoded. Observed on a real HTTP API of us-west-2 in September 2026
 * (github.com/hotsock/voker, examples/aws-ingress-probe/README.md and vokerhttp/testdata/ingress-paths.json):
 * `rawPath` is decoded, and not once but twice (`%252F` arrives as `/`); a question mark from the first pass ends the
 * path (`a%3Fb` arrives as `a`); a percent sign that the second pass cannot decode (`50%25off`) is a 400 without an
 * invocation. REST APIs and function URLs deliver the path as sent.
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
