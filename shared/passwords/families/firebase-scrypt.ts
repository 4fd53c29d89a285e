import { createCipheriv, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { fromBase64 } from '#shared/passwords/families/base64';
import type { HashFamily } from '#shared/passwords/families/family';
import { UnreadableHashError } from '#shared/passwords/unreadable-hash-error';

interface Hash {
  /** Binary logarithm of scrypt's N. */
  readonly n: number;
  readonly r: number;
  readonly p: number;
  /** Salt of the user, followed by the project's salt separator. */
  readonly salt: Buffer;
  /** The project's signer key, which scrypt's output encrypts. */
  readonly signerKey: Buffer;
  readonly encryptedKey: Buffer;
}

/** scrypt's memory for all its lanes, 128·N·r·p bytes: eight times what Firebase's own parameters need. */
const maxMemoryBytes = 128 * 1024 * 1024;
const aesKeyBytes = 32;
const initialCounter = Buffer.alloc(16);
/** Below 128 bits, guessing the encrypted key becomes thinkable; Firebase's keys have 64 bytes. */
const minKeyBytes = 16;
const usual = { keyBytes: 64, saltBytes: 8 };

const pattern =
  /^\$fbscrypt\$v=1,n=([1-9]\d?),r=([1-9]\d{0,2}),p=([1-9]\d{0,2})(?:,ss=([^,$]+))?(?:,sk=([^,$]+))?\$([^$]+)\$([^$]+)$/;
const form = '$fbscrypt$v=1,n=…,r=…,p=…,ss=…,sk=…$salt$hash';

const compute = promisify<string, Buffer, number, object, Buffer>(scrypt);

/**
 * Firebase's scrypt as Supabase Auth stores it (its `internal/crypto/password.go`), of the password as it was typed: the
 * project's signer key, encrypted by AES-256-CTR with the output of scrypt (github.com/firebase/scrypt).
 */
export const firebaseScryptFamily: HashFamily = {
  family: 'firebase-scrypt',
  matches: (text) => text.startsWith('$fbscrypt'),
  costOf(hash) {
    const { n, r, p } = parse(hash);
    return `$fbscrypt$v=1,n=${n},r=${r},p=${p}`;
  },
  createDummy(cost) {
    const [key, salt, encrypted] = [usual.keyBytes, usual.saltBytes, usual.keyBytes].map((length) =>
      randomBytes(length).toString('base64'),
    );
    return `${cost},sk=${key}$${salt}$${encrypted}`;
  },
  async verify(hash, password) {
    const { n, r, p, salt, signerKey, encryptedKey } = parse(hash);
    const key = await compute(password, salt, aesKeyBytes, { N: 2 ** n, r, p, maxmem: 2 * maxMemoryBytes });
    const computed = createCipheriv('aes-256-ctr', key, initialCounter).update(signerKey);
    return timingSafeEqual(computed, encryptedKey);
  },
};

function parse(text: string): Hash {
  const [, n, r, p, separator = '', key = '', salt = '', encrypted = ''] = pattern.exec(text) ?? [];
  if (n === undefined) throw new UnreadableHashError(`Firebase hash is not of the form ${form}`);
  const hash = {
    ...requireAffordable({ n: Number(n), r: Number(r), p: Number(p) }),
    salt: Buffer.concat([decode('salt', salt), decode('ss', separator)]),
    signerKey: decode('sk', key),
    encryptedKey: decode('hash', encrypted),
  };
  if (hash.signerKey.length < minKeyBytes || hash.signerKey.length !== hash.encryptedKey.length) {
    throw new UnreadableHashError(
      `Firebase hash has sk of ${hash.signerKey.length} and hash of ${hash.encryptedKey.length} bytes: they must be of one length, at least ${minKeyBytes}`,
    );
  }
  return hash;
}

function requireAffordable<T extends Pick<Hash, 'n' | 'r' | 'p'>>(parameters: T): T {
  const { n, r, p } = parameters;
  if (128 * 2 ** n * r * p > maxMemoryBytes) {
    throw new UnreadableHashError(
      `Firebase hash asks for n=${n}, r=${r}, p=${p}: 128·2ⁿ·r·p must be at most ${maxMemoryBytes}`,
    );
  }
  return parameters;
}

function decode(part: string, text: string): Buffer {
  const bytes = fromBase64(text);
  if (bytes === undefined) throw new UnreadableHashError(`Firebase hash has a ${part} that is not base64`);
  return bytes;
}
