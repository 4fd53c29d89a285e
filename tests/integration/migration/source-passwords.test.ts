import pg from 'pg';
import { afterAll, beforeAll, expect, it, test } from 'vitest';
import { findFamily, readCost } from '#shared/passwords/families/families';
import { UnreadableHashError } from '#shared/passwords/unreadable-hash-error';
import { isReadableHash } from '../../../functions/migration/source/projection/password-formats.ts';
import { startTestPostgres } from '../../../scripts/local/postgres/test-postgres.ts';
import { seedHashes, seedPassword } from '../../../scripts/supabase/seed/hashes.ts';

let postgres: Awaited<ReturnType<typeof startTestPostgres>>;
let client: pg.Client;

beforeAll(async () => {
  postgres = await startTestPostgres();
  client = new pg.Client({ connectionString: postgres.ownerUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await postgres.remove();
});

async function areReadable(hashes: readonly string[]): Promise<boolean[]> {
  const { rows } = await client.query(
    `select ${isReadableHash('hash')} as is_readable from unnest($1::text[]) with ordinality as t(hash, place) order by place`,
    [hashes],
  );
  return rows.map((row) => row.is_readable);
}

const isReadableHere = (hash: string) => !(readCost(hash) instanceof UnreadableHashError);
const known = Object.values(seedHashes);

test.each(Object.entries(seedHashes))('M8 the seeded hash %s is one of its password', async (_, hash) => {
  expect(await findFamily(hash).verify(hash, seedPassword)).toBe(true);
  expect(await areReadable([hash])).toEqual([true]);
});

/** Forms at and beyond each limit of the families. */
const edges = [
  ...['03', '04', '14', '15', '31', '4', '010'].map((cost) => seedHashes.bcrypt2b.replace('10$', `${cost}$`)),
  seedHashes.bcrypt2b.replace('$2b$', '$2x$'),
  seedHashes.bcrypt2b.replace('$2b$', '$2$'),
  `${seedHashes.bcrypt2b}\n`,
  ...['m=7,t=2,p=1', 'm=8,t=1,p=1', 'm=128,t=1,p=16', 'm=136,t=1,p=17', 'm=127,t=1,p=16'],
  ...['m=262144,t=3,p=1', 'm=262144,t=4,p=1', 'm=262145,t=1,p=1', 'm=19456,t=40,p=1', 'm=19456,t=41,p=1'],
  ...['m=9999999999,t=9999999999,p=999', 'm=019456,t=2,p=1', 'm=19456,t=0,p=1', 'm=19456,t=2,p=1,keyid=a'],
].map((edge) => (edge.startsWith('m=') ? seedHashes.argon2id.replace('m=19456,t=2,p=1', edge) : edge));

const argon2 = (salt: string, tag: string) => `$argon2id$v=19$m=19456,t=2,p=1$${salt}$${tag}`;
const bytes = (length: number) => Buffer.alloc(length, 7).toString('base64');
const unpadded = (length: number) => bytes(length).replace(/=+$/, '');
const firebase = (parts: { cost?: string; ss?: string; sk?: string; salt?: string; hash?: string }) => {
  const { cost = 'n=14,r=8,p=1', ss = ',ss=Bw==', sk = `,sk=${bytes(64)}` } = parts;
  return `$fbscrypt$v=1,${cost}${ss}${sk}$${parts.salt ?? bytes(8)}$${parts.hash ?? bytes(64)}`;
};

const lengths = [
  ...[7, 8, 47, 48, 49].map((length) => argon2(unpadded(length), unpadded(32))),
  ...[15, 16, 63, 64, 65].map((length) => argon2(unpadded(16), unpadded(length))),
  argon2(`${unpadded(16).slice(0, -1)}x`, unpadded(32)),
  argon2(bytes(16), unpadded(32)),
  argon2(unpadded(15), `${unpadded(32)}=`),
  ...[15, 16, 17].map((length) => firebase({ sk: `,sk=${bytes(length)}`, hash: bytes(length) })),
  firebase({ hash: bytes(63) }),
  firebase({ hash: bytes(62) }),
  firebase({ sk: '' }),
  firebase({ ss: '' }),
  firebase({ ss: ',ss=' }),
  firebase({ ss: ',ss=!!!!' }),
  firebase({ ss: ',ss=====' }),
  firebase({ salt: '' }),
  firebase({ salt: '====' }),
  firebase({ salt: 'Bw=' }),
  firebase({ salt: 'Bx==' }),
  ...['n=17,r=8,p=1', 'n=18,r=8,p=1', 'n=20,r=1,p=1', 'n=21,r=1,p=1', 'n=99,r=999,p=999', 'n=14,r=8,p=8'],
  ...['n=14,r=8,p=9', 'n=0,r=8,p=1', 'n=1,r=1,p=1'],
].map((edge) => (edge.startsWith('n=') ? firebase({ cost: edge }) : edge));

it('M8 agrees with the families about every limit', async () => {
  const hashes = [...edges, ...lengths];
  const here = hashes.map(isReadableHere);
  const there = await areReadable(hashes);
  expect(hashes.filter((_, index) => here[index] !== there[index])).toEqual([]);
  expect(new Set(here)).toEqual(new Set([true, false]));
});

it('M8 agrees with the families about known hashes with any one character changed, missing or twice', async () => {
  const others = ['$', '=', 'A', 'z', '0', '/', ',', '!', 'é', '\n'];
  const hashes = known.flatMap((hash) =>
    [...hash].flatMap((character, at) => {
      const [before, after] = [hash.slice(0, at), hash.slice(at + 1)];
      return ['', character.repeat(2), ...others].map((other) => before + other + after);
    }),
  );
  const there = await areReadable(hashes);
  expect(hashes.filter((hash, index) => isReadableHere(hash) !== there[index])).toEqual([]);
});

it('M8 knows nothing else for a hash', async () => {
  const others = [
    'plain text',
    '$1$md5',
    '$6$sha512',
    '$argon2d$v=19$m=8,t=1,p=1$c$d',
    '{"key_id":"1"}',
    '$2',
  ];
  expect(await areReadable(others)).toEqual(others.map(() => false));
});
