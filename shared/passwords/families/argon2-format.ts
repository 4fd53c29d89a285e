import type { Argon2Algorithm } from 'node:crypto';
import { fromUnpaddedBase64, toUnpaddedBase64 } from '#shared/passwords/families/base64';
import { UnreadableHashError } from '#shared/passwords/unreadable-hash-error';

/** What argon2 is asked to do, by RFC 9106 §3.1. */
export interface Argon2Parameters {
  readonly algorithm: Argon2Algorithm;
  /** m, in KiB. */
  readonly memory: number;
  /** t. */
  readonly passes: number;
  /** p, lanes. */
  readonly parallelism: number;
}

interface Argon2Hash extends Argon2Parameters {
  readonly salt: Buffer;
  readonly tag: Buffer;
}

/** The most that a request computes: libsodium's preset MODERATE, 256 MiB in three passes. */
const maxMemoryKib = 262_144;
const maxWorkKib = 3 * maxMemoryKib;
/** RFC 9106 §3.1: at least eight blocks of 1 KiB for each lane. */
const minMemoryKibPerLane = 8;
/** Supabase Auth's own bound. */
const maxParallelism = 16;
/** Least by RFC 9106 §3.1, most by the PHC string format. */
const saltBytesRange = [8, 48] as const;
/** Least because a tag below 128 bits could be guessed, most by the PHC string format. */
const tagBytesRange = [16, 64] as const;

const pattern =
  /^\$(argon2id?)\$v=19\$m=([1-9]\d{0,9}),t=([1-9]\d{0,9}),p=([1-9]\d{0,2})\$([A-Za-z\d+/]+)\$([A-Za-z\d+/]+)$/;
const form = '$argon2id$v=19$m=…,t=…,p=…$salt$tag, or the same with argon2i';

/**
 * Reads a hash in the PHC string format. Version 16 is refused, and so are `keyid` (its key is elsewhere) and `data`:
 * Supabase Auth reads neither.
 * @throws UnreadableHashError
 */
export function parseArgon2(hash: string): Argon2Hash {
  const [, algorithm, m, t, p, salt = '', tag = ''] = pattern.exec(hash) ?? [];
  if (algorithm !== 'argon2id' && algorithm !== 'argon2i') {
    throw new UnreadableHashError(`argon2 hash is not of the form ${form}`);
  }
  return {
    ...requireAffordable({ algorithm, memory: Number(m), passes: Number(t), parallelism: Number(p) }),
    salt: decode('salt', salt, saltBytesRange),
    tag: decode('tag', tag, tagBytesRange),
  };
}

/** The beginning of a hash with these parameters, up to its salt. */
export function formatArgon2Cost({ algorithm, memory, passes, parallelism }: Argon2Parameters): string {
  return `$${algorithm}$v=19$m=${memory},t=${passes},p=${parallelism}$`;
}

/** A hash in the PHC string format; `cost` is its beginning. */
export function formatArgon2(cost: string, salt: Buffer, tag: Buffer): string {
  return `${cost}${toUnpaddedBase64(salt)}$${toUnpaddedBase64(tag)}`;
}

function requireAffordable(parameters: Argon2Parameters): Argon2Parameters {
  const { memory, passes, parallelism } = parameters;
  const isAffordable =
    memory >= minMemoryKibPerLane * parallelism &&
    memory <= maxMemoryKib &&
    memory * passes <= maxWorkKib &&
    parallelism <= maxParallelism;
  if (isAffordable) return parameters;
  throw new UnreadableHashError(
    `argon2 hash asks for m=${memory}, t=${passes}, p=${parallelism}: m must be 8·p to ${maxMemoryKib}, m·t at most ${maxWorkKib}, p at most ${maxParallelism}`,
  );
}

function decode(part: string, text: string, [min, max]: readonly [number, number]): Buffer {
  const bytes = fromUnpaddedBase64(text);
  if (bytes && bytes.length >= min && bytes.length <= max) return bytes;
  throw new UnreadableHashError(
    `argon2 hash has a ${part} that is not unpadded base64 of ${min} to ${max} bytes`,
  );
}
