/** Unknown key ids cannot make this service ask the issuer more often than this. */
const defaultKeyCooldownSeconds = 30;
const loopbackHosts = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** A setting is missing or wrong; the message names it and says what would be right. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

export interface Settings {
  /** Gatehouse's address, exactly as in the tokens' `iss`. */
  readonly issuer: string;
  /** What tokens for this service have in `aud`; Gatehouse's own address unless a stage says otherwise. */
  readonly audience: string;
  /**
   * Connection of a role that is a member of gatehouse_session_reader. Without it, session tokens are refused, and an
   * access token is good until it expires, whatever became of its session.
   */
  readonly sessionsDatabaseUrl: string | undefined;
  readonly keyCooldownSeconds: number;
  /** On 127.0.0.1; 0 for any free one. */
  readonly port: number;
}

/** Settings from the environment, read once at start. @throws SettingsError */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const { ISSUER: issuer = '', AUDIENCE, SESSIONS_DATABASE_URL } = environment;
  if (!isTrustworthy(issuer))
    throw new SettingsError(`ISSUER is "${issuer}": give the https address without a slash at its end`);
  return {
    issuer,
    audience: AUDIENCE || issuer,
    sessionsDatabaseUrl: SESSIONS_DATABASE_URL || undefined,
    keyCooldownSeconds: readNumber(environment, 'KEY_COOLDOWN_SECONDS', defaultKeyCooldownSeconds),
    port: readNumber(environment, 'PORT', 0),
  };
}

/** Keys must come over TLS, or from this machine. */
function isTrustworthy(issuer: string): boolean {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopbackHosts.has(url.hostname));
  return isSafe && !issuer.endsWith('/');
}

function readNumber(environment: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const text = environment[name];
  if (!text) return fallback;
  if (!/^\d{1,9}$/.test(text)) throw new SettingsError(`${name} is "${text}": give a whole number`);
  return Number(text);
}
