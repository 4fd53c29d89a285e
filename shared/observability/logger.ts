import { Logger } from '@aws-lambda-powertools/logger';

const redacted = '[redacted]';
const secretKeyPattern = /password|secret|token|authorization|cookie|hash|privatekey|connectionstring/i;
/** Credentials inside texts: JWTs, bearer headers, connection strings with a password, PHC and bcrypt hashes. */
const secretTextPattern =
  /eyJ[\w-]+\.[\w-]+\.[\w-]*|\bbearer\s+\S+|postgres(?:ql)?:\/\/\S+|\$(?:argon2\w*|scrypt|fbscrypt|2[aby])\$\S+/gi;

/** JSON replacer that blanks values under secret-sounding keys and secrets inside any text. */
export function redact(key: string, value: unknown): unknown {
  if (typeof value === 'string') {
    return secretKeyPattern.test(key) ? redacted : value.replace(secretTextPattern, redacted);
  }
  return value !== null && typeof value === 'object' && secretKeyPattern.test(key) ? redacted : value;
}

/** The one logger of a function: JSON lines, redacted; name and level come from POWERTOOLS_* variables. */
export const logger = new Logger({ jsonReplacerFn: redact });
