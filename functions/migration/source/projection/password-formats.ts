const bcryptForm = '^[$]2[aby][$](0[4-9]|1[0-4])[$][./A-Za-z0-9]+$';
const argon2Cost = '^m=[1-9][0-9]{0,9},t=[1-9][0-9]{0,9},p=[1-9][0-9]{0,2}$';
const firebaseCost = '^v=1,n=[1-9][0-9]?,r=[1-9][0-9]{0,2},p=[1-9][0-9]{0,2}(,ss=[^,]+)?,sk=[^,]+$';

/** SQL: the number after a letter in the part of a hash that says its cost; products of these exceed a bigint. */
const number = (part: string, letter: string) => `substring(${part} from '${letter}=([0-9]+)')::numeric`;
const readableArgon2 = isArgon2('part');
const readableFirebase = isFirebase('part');

/**
 * SQL that tells whether a text is a hash that shared/passwords/families reads, of those that Supabase Auth has: one of
 * the right form and within what an attempt to sign in may cost. Their limits are told again here, and compared by a
 * test. Lengths are compared outside of the patterns, where they would take PostgreSQL a hundred times as long.
 */
export function isReadableHash(hash: string): string {
  return `case
    when starts_with(${hash}, '$2') then length(${hash}) = 60 and ${hash} ~ '${bcryptForm}'
    when starts_with(${hash}, '$argon2') then (select ${readableArgon2} from string_to_array(${hash}, '$') as part)
    when starts_with(${hash}, '$fbscrypt$') then (select ${readableFirebase} from string_to_array(${hash}, '$') as part)
    else false end`;
}

/** Of '', algorithm, version, cost, salt of 8 to 48 bytes, tag of 16 to 64. */
function isArgon2(part: string): string {
  const [memory, passes, lanes] = ['m', 't', 'p'].map((letter) => number(`${part}[4]`, letter));
  return `cardinality(${part}) = 6 and ${part}[2] in ('argon2i', 'argon2id') and ${part}[3] = 'v=19'
    and length(${part}[5]) between 11 and 64 and ${isUnpaddedBase64(`${part}[5]`)}
    and length(${part}[6]) between 22 and 86 and ${isUnpaddedBase64(`${part}[6]`)}
    and case when ${part}[4] ~ '${argon2Cost}' then
      ${lanes} <= 16 and ${memory} between 8 * ${lanes} and 262144 and ${memory} * ${passes} <= 786432
      else false end`;
}

/** Of '', `fbscrypt`, cost, salt, hash, which is as long as the signer key in the cost: 16 bytes or more. */
function isFirebase(part: string): string {
  const [n, r, p] = ['n', 'r', 'p'].map((letter) => number(`${part}[3]`, letter));
  const separator = `coalesce(substring(${part}[3] from ',ss=([^,]+)'), 'AA==')`;
  const signer = `substring(${part}[3] from ',sk=([^,]+)')`;
  return `cardinality(${part}) = 5 and ${part}[3] ~ '${firebaseCost}'
    and ${[separator, signer, `${part}[4]`, `${part}[5]`].map(isPaddedBase64).join(' and ')}
    and length(${signer}) >= 24 and length(rtrim(${signer}, '=')) = length(rtrim(${part}[5], '='))
    and case when ${part}[3] ~ '${firebaseCost}' then power(2, ${n}) * ${r} * ${p} <= 1048576 else false end`;
}

/** RFC 4648 §4 without padding; the last character has no bits that are left over. */
function isUnpaddedBase64(text: string): string {
  return `${text} ~ '^[A-Za-z0-9+/]+$' and case length(${text}) % 4 when 0 then true
    when 2 then right(${text}, 1) ~ '[AQgw]' when 3 then right(${text}, 1) ~ '[AEIMQUYcgkosw048]' else false end`;
}

function isPaddedBase64(text: string): string {
  const unpadded = `rtrim(${text}, '=')`;
  return `length(${text}) % 4 = 0 and length(${text}) - length(${unpadded}) <= 2 and ${isUnpaddedBase64(unpadded)}`;
}
