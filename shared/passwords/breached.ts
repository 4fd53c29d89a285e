import { createHash } from 'node:crypto';
import { ConfigurationError } from '#shared/errors';
import { isPrivateEndpoint } from '#shared/loopback';
import { BreachCheckError, readRange } from '#shared/passwords/breached-range';

export interface BreachCheckOptions {
  /** Base URL of a server that speaks the range API of Pwned Passwords, without a trailing slash. */
  readonly url: string;
  /** Bounds a check, in milliseconds (default 1,000): nobody should wait longer to choose a password. */
  readonly timeoutMs?: number;
  /** Default: Node's own. */
  readonly fetch?: typeof fetch;
  /** Hears why a check was not possible, in words that are fit for a log. */
  readonly onUnavailable?: (error: BreachCheckError) => void;
}

/** `unavailable`: nobody knows; what follows from it is the caller's to decide. */
export type BreachVerdict = 'clear' | 'breached' | 'unavailable';

/** Looks a password up; never throws. */
export type BreachCheck = (password: string) => Promise<BreachVerdict>;

const defaultTimeoutMs = 1_000;
/** k-anonymity: the API learns these many digits of the digest, which some thousand known passwords share. */
const prefixDigits = 5;

/**
 * A check of passwords against known breaches (NIST SP 800-63B-4 §3.1.1.2), by the first five digits of the SHA-1
 * digest of their UTF-8 text as typed.
 * @throws ConfigurationError for a `url` over which the digits would travel in the clear
 */
export function createBreachCheck(options: BreachCheckOptions): BreachCheck {
  const { url, timeoutMs = defaultTimeoutMs, fetch = globalThis.fetch, onUnavailable } = options;
  if (!isPrivateEndpoint(url)) {
    throw new ConfigurationError(`breach check has the url ${url}: it must be https, or http on loopback`);
  }
  return async function checkPassword(password) {
    const digest = createHash('sha1').update(password).digest('hex').toUpperCase();
    const [prefix, suffix] = [digest.slice(0, prefixDigits), digest.slice(prefixDigits)];
    try {
      const rows = await readRange({ url, prefix, timeoutMs, fetch });
      return rows.some((row) => row.suffix === suffix && row.count > 0) ? 'breached' : 'clear';
    } catch (error) {
      if (!(error instanceof BreachCheckError)) throw error;
      onUnavailable?.(error);
      return 'unavailable';
    }
  };
}
