import { createHash, randomBytes } from 'node:crypto';
import { type LocalRoute, sendJson } from '../aws/local-route.ts';
import { standInPath } from '../stand-ins/outside-addresses.ts';
import { notoriousPasswords } from './notorious-passwords.ts';

const path = `${standInPath('pwned-passwords')}/range/`;
const prefixPattern = /^[\dA-F]{5}$/i;
/** A padded answer of the real API has at least this many rows. */
const paddedRows = 800;
/** Digits of a SHA-1 digest after the five that are asked for. */
const suffixDigits = 35;

/**
 * Speaks the range API of Pwned Passwords (https://haveibeenpwned.com/API/v3#PwnedPasswords) about a few notorious
 * passwords. Every answer is padded, whether asked for or not.
 */
export function createRangeRoute(): LocalRoute {
  const digests = notoriousPasswords.map((password) =>
    createHash('sha1').update(password).digest('hex').toUpperCase(),
  );
  return {
    method: 'GET',
    path,
    respond(_request, response, url) {
      const prefix = url.pathname.slice(path.length).toUpperCase();
      if (!prefixPattern.test(prefix)) {
        sendJson(response, 400, { message: 'ask for the first five hexadecimal digits of a SHA-1 digest' });
        return;
      }
      const rows = digests
        .filter((digest) => digest.startsWith(prefix))
        .map((digest) => `${digest.slice(prefix.length)}:1000000`);
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.end([...rows, ...createPadding(paddedRows - rows.length)].sort().join('\r\n'));
    },
  };
}

/** Rows that count for nothing. */
function createPadding(count: number): string[] {
  return Array.from({ length: count }, () => {
    const suffix = randomBytes(20).toString('hex').toUpperCase().slice(0, suffixDigits);
    return `${suffix}:0`;
  });
}
