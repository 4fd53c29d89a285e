const redacted = '[redacted]';
/** Longest text that is logged, in characters. It bounds what a hostile text can cost the patterns below. */
const maxTextLength = 8_192;
const secretKeyPattern =
  /password|secret|token|authorization|cookie|hash|privatekey|api_?key|connectionstring/i;

/** Names of members, parameters and cookies whose value is a secret: `session_token=…`, `"newPassword":"…"`. */
const secretName = '(?:token|session_data|device(?:_?id)?|password|secret|api_?key)';
const memberStart = String.raw`${secretName}\\?["']?\s?:\s?\\?`;

/** Secrets inside texts. The name before a value stays, so that the line still says what was there. */
const secretTextPattern = new RegExp(
  [
    String.raw`eyJ[\w-]+\.[\w-]+\.[\w-]*`, // JWT
    String.raw`\bbearer\s+\S+`,
    String.raw`postgres(?:ql)?:\/\/\S+`,
    String.raw`\$(?:argon2\w*|scrypt|fbscrypt|2[abxy]?)\$\S+`, // PHC, modular crypt format
    String.raw`\b[\da-f]{16,}:[\da-f]{32,}`, // Better Auth's scrypt, `salt:key`; no uuid or X-Ray id looks like it
    String.raw`\bre_\w{16,}`, // Resend, longer than a request id that happens to begin so
    String.raw`\bnapi_\w{16,}`, // Neon
    String.raw`(?<=${secretName}(?:=|%3D))[^\s;,&"'\\]+`, // links, cookies
    String.raw`(?<=${memberStart}")(?:\\.|[^"\\])+`, // JSON and printed objects within a text
    String.raw`(?<=${memberStart}')(?:\\.|[^'\\])+`,
    String.raw`(?<=\bcookie:\s?)[^\s;=]+=.*`, // whole headers
  ].join('|'),
  'gi',
);

/**
 * JSON replacer that blanks values under secret-sounding keys and secrets inside any text, and cuts texts that no
 * honest line has. A secret without a name, a prefix or a form of its own cannot be told from an id: keep it out.
 */
export function redact(key: string, value: unknown): unknown {
  if (value === null || (typeof value !== 'string' && typeof value !== 'object')) return value;
  if (secretKeyPattern.test(key)) return redacted;
  return typeof value === 'string'
    ? value.slice(0, maxTextLength).replace(secretTextPattern, redacted)
    : value;
}
